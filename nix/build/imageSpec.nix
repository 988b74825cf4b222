{ ociPrograms, runPython }:
/**
  Describe an image: its layers as recipes, its configuration and every digest, in a few kilobytes.

  # Example

  ```nix
  imageSpec { arguments = lib.imageArguments "buildLayeredImage" { … }; recipes = [ ]; top = packLayer { … }; roots = [ ]; }
  => { spec = «derivation media-image.json»; imageTag = "…"; }
  ```

  # Type

  ```
  imageSpec :: { arguments :: AttrSet, base :: AttrSet | null, recipes :: [ Derivation ], top :: Derivation, roots :: [ Path ], closure :: [ Path ] } -> AttrSet
  ```

  # Arguments

  arguments
  : A result of `lib.imageArguments`.

  base
  : A result of `imageBase`, or `null`.

  configFile
  : The OCI `config` object as a file.

  recipes
  : Declared layers, bottom first.

  top
  : The last layer.

  excluded
  : Roots of the closure that are no content themselves.

  closure
  : Everything whose closure the image must hold.
*/
{ arguments, base, configFile, recipes, top, excluded, closure }:
let
  describe = tag: runPython {
    name = "${arguments.baseName}-image.json";
    program = "${ociPrograms}/lamina/oci/assemble_image.py";
    pythonPath = [ ociPrograms ];
    arguments = {
      inherit base configFile recipes top excluded;
      inherit (arguments) architecture variant created annotations maxLayers strategy owner mtime epoch maxSize denyPaths debug;
      repoTag = "${arguments.imageName}:${tag}";
      exportReferencesGraph = if closure == [ ] then { } else { inherit closure; };
    };
  };
  # As in nixpkgs, an image without a tag is named after everything it is made of.
  hash = builtins.substring 0 32 (baseNameOf (builtins.unsafeDiscardStringContext (describe "untagged").outPath));
in
rec {
  imageTag = if arguments.tag != null then arguments.tag else hash;
  spec = describe imageTag;
}
