{ debianFor, platform }:
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
debianFor platform
