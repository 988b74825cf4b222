{ lib, ociPrograms, runPython }:
/**
  Describe an image: its layers as recipes, its configuration and every digest, in a few kilobytes.

  # Example

  ```nix
  imageSpec { arguments = lib.imageArguments "buildLayeredImage" { … }; recipes = [ ]; top = packLayer { … }; roots = [ ]; }
  => { spec = «derivation media-image.json»; imageTag = "…"; }
  ```

  # Type

  ```
  imageSpec :: { arguments :: AttrSet, base :: AttrSet | null, config :: AttrSet, recipes :: [ Derivation ], top :: Derivation, … } -> AttrSet
  ```

  # Arguments

  arguments
  : A result of `lib.imageArguments`.

  base
  : A result of `imageBase`, or `null`.

  config
  : The OCI `config` object.

  recipes
  : Declared layers, bottom first.

  top
  : The layer above those that are declared and those that are split automatically.

  volatile
  : Declared layers that lie above even that, and whose recipes are made here: `{ name; paths; tree ?; compression ?; }`. Default: none.

  excluded
  : Roots of the closure that are no content themselves.

  closure
  : Everything whose closure the image must hold.
*/
{ arguments, base, config, recipes, top, excluded, closure, volatile ? [ ] }:
let
  graphs = builtins.listToAttrs (builtins.genList
    (index: { name = "volatile${toString index}"; value = (builtins.elemAt volatile index).paths; })
    (builtins.length volatile));
  describe = tag: runPython {
    name = "${arguments.baseName}-image.json";
    program = "${ociPrograms}/lamina/oci/assemble_image.py";
    pythonPath = [ ociPrograms ];
    arguments = {
      outputs = [ "out" ] ++ (if builtins.any (layer: layer.compression or "none" != "none") volatile then [ "blobs" ] else [ ]);
      inherit base config recipes top volatile excluded;
      inherit (arguments) architecture variant created annotations maxLayers strategy owner mtime epoch maxSize denyPaths debug;
      repoTag = "${arguments.imageName}:${tag}";
      exportReferencesGraph = graphs // (if closure == [ ] then { } else { inherit closure; });
    };
  };
  # As in nixpkgs, an image without a tag is named after everything it is made of.
  hash = builtins.substring 0 32 (baseNameOf (builtins.unsafeDiscardStringContext (describe "untagged").outPath));
in
rec {
  imageTag = if arguments.tag != null then arguments.tag else hash;
  spec = describe imageTag;
}
