{ imageProblems, imageReference }:
/**
  Bring the arguments of an image function into one form, or refuse them with everything that is wrong.

  Paths become store paths as text, the name is checked and lower-cased, and single contents become a list.

  # Example

  ```nix
  (imageArguments "buildLayeredImage" { name = "Media"; contents = packages.ffmpeg; }).contents
  => [ "/nix/store/…-ffmpeg" ]
  ```

  # Type

  ```
  imageArguments :: String -> AttrSet -> AttrSet
  ```

  # Arguments

  function
  : Name of the function whose arguments these are.

  arguments
  : The arguments as they were given, defaults filled in.
*/
function: arguments:
let
  problems = imageProblems function arguments;
  asList = value: if builtins.isList value then value else if value == null then [ ] else [ value ];
  paths = map (path: "${path}");
  # Any tag does here: that of an image without one is not known yet.
  reference = imageReference { inherit (arguments) name; tag = if arguments.tag or null == null then "untagged" else arguments.tag; };
  baseName = baseNameOf arguments.name;
in
if problems != [ ] then throw (builtins.concatStringsSep "\n" problems)
else builtins.seq reference (arguments // {
  imageName = builtins.head (builtins.match "(.*):[^:]*" reference);
  inherit baseName;
  contents = paths (asList (arguments.contents or [ ]));
  copyToRoot = paths (asList (arguments.copyToRoot or [ ]));
  layers = map (layer: layer // { paths = paths layer.paths; }) (arguments.layers or [ ]);
  # The clock of the build, or the time the caller's environment fixes (visible with --impure only).
  epoch =
    let epoch = builtins.getEnv "SOURCE_DATE_EPOCH";
    in if epoch != "" && (arguments.created or "" == "now" || arguments.mtime or "" == "now") then epoch else null;
})
