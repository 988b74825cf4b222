# `nix develop`: the service's Python with its test tools, ffmpeg and Node.js.
{ mkShell, packages }:
mkShell {
  name = "lamina";
  packages = [ packages.python-env-test packages.ffmpeg packages.node ];
  environment = {
    MODEL_CATALOGUE = "${packages.models-demo}/catalogue.json";
    FFMPEG = "${packages.ffmpeg}/bin/ffmpeg";
    FFPROBE = "${packages.ffmpeg}/bin/ffprobe";
    TEST_PHOTOGRAPH = "${packages.test-photograph}/astronaut.png";
  };
}
