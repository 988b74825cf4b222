/**
  Turn a folder into an attribute set: each `NAME.nix` in it becomes the attribute `NAME`.

  A folder is so its own registry: adding an output is adding a file.

  # Example

  ```nix
  importDirectory (file: import file { }) ./packages
  => { ffmpeg = «derivation ffmpeg»; python-env = «derivation python-env»; }
  ```

  # Type

  ```
  importDirectory :: (Path -> Any) -> Path -> AttrSet
  ```

  # Arguments

  load
  : What to do with each file.

  directory
  : The folder to list. Other files and subfolders are passed over.
*/
load: directory:
let
  stems = builtins.filter (stem: stem != null) (map
    (file: let match = builtins.match "(.*)\\.nix" file; in if match == null then null else builtins.head match)
    (builtins.attrNames (builtins.readDir directory)));
in
builtins.listToAttrs (map (stem: { name = stem; value = load (directory + "/${stem}.nix"); }) stems)
