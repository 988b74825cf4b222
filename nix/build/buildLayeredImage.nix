{ buildLayeredImage, imageOutputs, lib, streamLayeredImage }:
/**
  Build a container image in layers, as a file for `docker load < result`.

  Takes every argument of `streamLayeredImage`, with the same meaning, and `compressor`. The result also has `spec` (every digest, a
  few kilobytes), `stream` (a program that writes the archive), `oci` (an OCI layout), `load`, `push` and `serve` (programs for
  `nix run`), `imageName`, `imageTag` and `override`.

  # Example

  ```nix
  buildLayeredImage {
    name = "media";
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "ffmpeg"; paths = [ packages.ffmpeg ]; } ];
    config.Entrypoint = [ "${packages.ffmpeg}/bin/ffmpeg" ];
  }
  => «derivation media.tar.gz»
  ```

  # Type

  ```
  buildLayeredImage :: { name :: String, compressor :: String ?, … } -> Derivation
  ```

  # Arguments

  compressor
  : How the archive as a whole is compressed: `"gz"`, `"zstd"` or `"none"`. Layers inside are never compressed. Default: `"gz"`.
*/
{ name, compressor ? "gz", ... }@given:
let
  arguments = lib.imageArguments "dockerTools" { inherit name compressor; };
  stream = streamLayeredImage (removeAttrs given [ "compressor" ]);
in
(imageOutputs { name = arguments.baseName; specs = [ stream.spec ]; inherit compressor; }).archive // {
  inherit compressor stream;
  inherit (stream) imageName imageTag spec oci load push serve meta passthru;
  override = lib.overrideArguments buildLayeredImage given;
} // stream.passthru
