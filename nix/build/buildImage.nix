{ buildImage, imageBase, imageOutputs, imagePrograms, imageRoot, imageSpec, lib, packLayer, platform }:
/**
  Build a container image of one layer, on top of those of a base; no virtual machine and no root is needed.

  The arguments are those of nixpkgs' `dockerTools.buildImage`. For anything that changes often, `buildLayeredImage` moves less.

  # Example

  ```nix
  buildImage { name = "shell"; copyToRoot = [ debian.bash ]; config.Cmd = [ "/bin/bash" ]; }
  => «derivation shell.tar.gz»
  ```

  # Type

  ```
  buildImage :: { name :: String, tag :: String ?, copyToRoot :: [ Path ] ?, config :: AttrSet ?, … } -> Derivation
  ```

  # Arguments

  name
  : Name of the image; lower-cased.

  tag
  : Tag of the image. Default: `null`, a hash of everything the image is made of.

  fromImage
  : Image below, as in `streamLayeredImage`. Store paths in it are not brought again. Default: none.

  fromImageName, fromImageTag
  : Which image, when the base holds several. Default: `null`, the first.

  copyToRoot
  : Trees whose files are copied to the image's root; one or a list. Default: none.

  contents
  : The older name of `copyToRoot`.

  keepContentsDirlinks
  : Whether links to folders stay links; otherwise they become folders. Default: `false`.

  config
  : The OCI configuration. Store paths in it come into the image. Default: `null`.

  architecture, variant, created, mtime, perms, directories, annotations, maxSize, denyPaths, meta
  : As in `streamLayeredImage`.

  extraCommands
  : Bash commands run in the tree. Default: none.

  uid, gid
  : Owner of everything in the layer. Default: `0`.

  compressor
  : How the archive is compressed: `"gz"`, `"zstd"` or `"none"`. Default: `"gz"`.

  diskSize, buildVMMemorySize
  : Accepted and without effect: there is no virtual machine.

  runAsRoot, includeNixDB
  : Refused unless `null` and `false`; the error says what to use.
*/
{ name
, tag ? null
, fromImage ? null
, fromImageName ? null
, fromImageTag ? null
, copyToRoot ? null
, contents ? null
, keepContentsDirlinks ? false
, config ? null
, architecture ? platform.oci
, variant ? null
, created ? "1970-01-01T00:00:01Z"
, mtime ? "1970-01-01T00:00:01Z"
, extraCommands ? ""
, uid ? 0
, gid ? 0
, perms ? [ ]
, directories ? [ ]
, annotations ? { }
, maxSize ? null
, denyPaths ? [ ]
, compressor ? "gz"
, diskSize ? 1024
, buildVMMemorySize ? 512
, runAsRoot ? null
, includeNixDB ? false
, meta ? { }
}@given:
let
  arguments = lib.imageArguments "dockerTools.buildImage" {
    inherit name tag contents copyToRoot config created mtime uid gid perms directories compressor runAsRoot includeNixDB;
    inherit architecture variant annotations maxSize denyPaths;
    maxLayers = 127;
    strategy = "size";
    debug = false;
    owner = { inherit uid gid; uname = if uid == 0 then "root" else ""; gname = if gid == 0 then "root" else ""; };
  };
  base = if fromImage == null then null else imageBase { image = fromImage; name = fromImageName; tag = fromImageTag; inherit architecture; };
  root = imageRoot {
    name = arguments.baseName;
    copied = arguments.copyToRoot ++ arguments.contents;
    inherit keepContentsDirlinks extraCommands;
  };
  excluded = [ root ];
  image = imageSpec {
    inherit arguments base config excluded;
    recipes = [ ];
    top = packLayer {
      name = "image";
      paths = excluded ++ lib.storePathsIn config;
      tree = root;
      inherit (root) recorded;
      inherit base excluded perms directories;
      inherit (arguments) owner mtime epoch;
      treeOwner = true;
    };
    # The one layer holds all of it.
    closure = [ ];
  };
  outputs = imageOutputs { name = arguments.baseName; specs = [ image.spec ]; inherit compressor; };
in
outputs.archive // {
  inherit compressor meta;
  inherit (arguments) imageName;
  inherit (image) imageTag spec;
  inherit (outputs) stream oci;
  inherit (imagePrograms { name = arguments.baseName; inherit (image) spec; }) load push serve;
  buildArgs = given;
  layer = image.spec;
  override = lib.overrideArguments buildImage given;
}
