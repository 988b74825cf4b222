/**
  List the store paths that the strings of a value name and depend on, each once.

  A string that names a store path without depending on it (its context is gone) brings nothing, as in nixpkgs.

  # Example

  ```nix
  storePathsIn { Cmd = [ "${packages.ffmpeg}/bin/ffmpeg" "-version" ]; }
  => [ "/nix/store/…-ffmpeg" ]
  ```

  # Type

  ```
  storePathsIn :: Any -> [ String ]
  ```

  # Arguments

  value
  : Strings, lists and attribute sets, in any depth.
*/
value:
let
  isPath = piece: builtins.isList piece;
  pattern = "(${builtins.storeDir}/[0-9a-df-np-sv-z]{32}-[0-9a-zA-Z+._?=-]+)";
  collect = item:
    if builtins.isAttrs item && !(item ? outPath) then builtins.concatMap collect (builtins.attrValues item)
    else if builtins.isList item then builtins.concatMap collect item
    else if builtins.isString item && builtins.hasContext item || builtins.isPath item || builtins.isAttrs item
    then map builtins.head (builtins.filter isPath (builtins.split pattern (builtins.unsafeDiscardStringContext "${item}")))
    else [ ];
in
builtins.attrNames (builtins.listToAttrs (map (name: { inherit name; value = null; }) (collect value)))
