{ runStep }:
/**
  Join several trees into one of real folders and links, as nixpkgs' function of this name does; a link of an earlier tree wins.

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
  : Trees to join, first wins.

  postBuild
  : Commands run at the end, in `$out`. Default: none.
*/
{ name, paths, postBuild ? "" }:
runStep {
  inherit name;
  script = ''
    mkdir -p $out
    for tree in $paths; do
      ( cd $tree && find . -type d ) | while read -r folder; do mkdir -p "$out/$folder"; done
      ( cd $tree && find . ! -type d ) | while read -r file; do
        [ -e "$out/$file" ] || [ -L "$out/$file" ] || ln -s "$tree/''${file#./}" "$out/$file"
      done
    done
    cd $out
    ${postBuild}
  '';
  environment = { inherit paths; };
}
