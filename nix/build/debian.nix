{ debianUnpacked, lib, locks, platform, relocateElf }:
/**
  Every locked Debian package, relocated: its programs run from the store on any Linux, and its closure is its ELF closure.

  # Example

  ```nix
  debian.ffmpeg
  => «derivation ffmpeg»
  ```

  # Type

  ```
  debian :: { <package> :: Derivation }
  ```
*/
let
  packages = locks.debian.architectures.${platform.debian};
in
lib.fix (debian: builtins.mapAttrs
  (name: entry:
    # libc is where relocation ends: it holds the loader itself, and needs nothing.
    if name == "libc6" then debianUnpacked.libc6 else relocateElf {
      name = "${name}-${lib.debianVersion entry.file}";
      tree = debianUnpacked.${name};
      needs = map (need: debian.${need}) entry.needs;
      libc = debian.libc6;
    })
  packages)
