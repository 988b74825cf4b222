{ fetchDebian, lib, locks, platform, unpackDeb }:
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
builtins.mapAttrs
  # libc6 is used as it is unpacked, so its path has the plain name.
  (name: entry: unpackDeb {
    name = "${name}-${lib.debianVersion entry.file}" + (if name == "libc6" then "" else "-unpacked");
    src = fetchDebian entry;
  })
  packages
