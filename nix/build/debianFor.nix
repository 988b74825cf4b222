{ debianUnpackedFor, lib, locks, relocateElf }:
/**
  Relocate every Debian package that is locked for a platform, which need not be this one: nothing of the packages is run.

  Which packages that are for another platform is said under `foreign` in `debian.manifest.json`.

  # Example

  ```nix
  (debianFor lib.platforms.aarch64-linux).bash
  => «derivation bash-5.2.15-2-b13»
  ```

  # Type

  ```
  debianFor :: AttrSet -> { <package> :: Derivation }
  ```

  # Arguments

  target
  : An entry of `lib.platforms`.
*/
target:
let
  unpacked = debianUnpackedFor target;
in
lib.fix (debian: builtins.mapAttrs
  (name: entry:
    # libc is where relocation ends: it holds the loader itself, and needs nothing.
    if name == "libc6" then unpacked.libc6 else relocateElf {
      name = "${name}-${lib.debianVersion entry.file}";
      tree = unpacked.${name};
      needs = map (need: debian.${need}) entry.needs;
      libc = debian.libc6;
      inherit target;
    })
  locks.debian.architectures.${target.debian})
