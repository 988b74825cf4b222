{ imageRoot }:
/**
  Join several trees into one of real folders and links, as nixpkgs' function of this name does; the same file in two is an error.

  # Example

  ```nix
  symlinkJoin { name = "root"; paths = [ packages.ffmpeg packages.python-env ]; }
  => «derivation root»
  ```

  # Type

  ```
  symlinkJoin :: { name :: String, paths :: [ Path ], postBuild :: String ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  paths
  : Trees to join. Files that are identical may be in several.

  postBuild
  : Bash commands run at the end, in the tree. Default: none.
*/
{ name, paths, postBuild ? "" }: imageRoot { inherit name; linked = map (path: "${path}") paths; extraCommands = postBuild; }
