{ fetchDebian, locks, platform, unpackDeb }:
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
let
  packages = locks.debian.architectures.${platform.debian};
in
builtins.mapAttrs (name: entry: unpackDeb { inherit name; src = fetchDebian entry; }) packages
