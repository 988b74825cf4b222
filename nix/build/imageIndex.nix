{ imageBase, imageIndex, imageOutputs, imagePrograms, lib, ociPrograms, runPython }:
/**
  Put images for several platforms under one name: an OCI image index, of which every client takes the image of its own platform.

  The result is an OCI layout as a file, for `skopeo copy --all oci-archive:result`; a docker-archive cannot say which image is for
  which platform. It also has `spec` (every digest, a few kilobytes), `stream` (a program that writes the archive), `oci` (an OCI
  layout folder), `imageName`, `imageTag`, `override`, and the programs `push` and `serve`: `nix run .#NAME.serve`. A layer that
  several platforms share is kept once. As `fromImage` of an image it means the one of its `architecture`.

  # Example

  ```nix
  imageIndex {
    name = "media";
    images = [ (build "amd64") (build "arm64") ];
  }
  => «derivation media.tar.gz»
  ```

  # Type

  ```
  imageIndex :: { name :: String, tag :: String ?, images :: [ Derivation ], annotations :: AttrSet ?, compressor :: String ? } -> Derivation
  ```

  # Arguments

  name
  : Name of the index; lower-cased.

  tag
  : Tag of the index. Default: `null`, a hash of everything it is made of.

  images
  : Results of these functions, docker-archives or OCI layouts, one for each platform: operating system, architecture and variant as
    their configurations say. An index is not one of them.

  annotations
  : Annotations of the index; those of the images stay theirs. Default: `{ }`.

  compressor
  : How the archive as a whole is compressed: `"gz"`, `"zstd"` or `"none"`. Default: `"gz"`.
*/
{ name, images, tag ? null, annotations ? { }, compressor ? "gz" }@given:
let
  arguments = lib.imageArguments "imageIndex" { inherit name tag images compressor; };
  describe = tag: runPython {
    name = "${arguments.baseName}-index.json";
    program = "${ociPrograms}/lamina/oci/assemble_index.py";
    pythonPath = [ ociPrograms ];
    arguments = {
      outputs = [ "out" ];
      images = map (image: (imageBase { inherit image; }).path) arguments.images;
      repoTag = "${arguments.imageName}:${tag}";
      inherit annotations;
    };
  };
  # As an image without a tag, it is named after everything it is made of.
  hash = builtins.substring 0 32 (baseNameOf (builtins.unsafeDiscardStringContext (describe "untagged").outPath));
  imageTag = if tag != null then tag else hash;
  spec = describe imageTag;
  outputs = imageOutputs { name = arguments.baseName; specs = [ spec ]; inherit compressor; };
in
outputs.archive // {
  inherit compressor imageTag spec;
  inherit (arguments) imageName;
  inherit (outputs) oci stream;
  # No `load`: an engine has room for one platform, and pulls its own from what `serve` offers.
  inherit (imagePrograms { name = arguments.baseName; inherit spec; }) push serve;
  override = lib.overrideArguments imageIndex given;
}
