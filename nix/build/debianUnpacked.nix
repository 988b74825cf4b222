{ debianUnpackedFor, platform }:
/**
  Every locked Debian package, unpacked and otherwise as Debian ships it, by package name.

  # Example

  ```nix
  debianUnpacked.busybox-static
  => «derivation busybox-static-unpacked»
  ```

  # Type

  ```
  debianUnpacked :: { <package> :: Derivation }
  ```
*/
debianUnpackedFor platform
