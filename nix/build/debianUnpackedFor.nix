{ fetchDebian, lib, locks, unpackDeb }:
/**
  Unpack every Debian package that is locked for a platform, which need not be this one; otherwise they are as Debian ships them.

  # Example

  ```nix
  (debianUnpackedFor lib.platforms.aarch64-linux).bash
  => «derivation bash-5.2.15-2-b13-unpacked»
  ```

  # Type

  ```
  debianUnpackedFor :: AttrSet -> { <package> :: Derivation }
  ```

  # Arguments

  target
  : An entry of `lib.platforms`.
*/
target:
builtins.mapAttrs
  # libc6 is used as it is unpacked, so its path has the plain name.
  (name: entry: unpackDeb {
    name = "${name}-${lib.debianVersion entry.file}" + (if name == "libc6" then "" else "-unpacked");
    src = fetchDebian entry;
  })
  locks.debian.architectures.${target.debian}
