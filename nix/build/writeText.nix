{ runStep }:
/**
  Write a text, which may mention store paths, into the store.

  # Example

  ```nix
  writeText "os-release" "ID=lamina\n"
  => «derivation os-release»
  ```

  # Type

  ```
  writeText :: String -> String -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  text
  : The content, at most 100 kB.
*/
name: text: runStep { inherit name; script = ''printf %s "$text" >$out''; environment = { inherit text; }; }
