# The programs and files that `./manage.sh dev` runs the checkout with, as one JSON object.
{ nodeModules, packages, runStep }:
runStep {
  name = "development";
  script = "printf '%s\\n' \"$description\" >$out";
  environment.description = builtins.toJSON {
    python = "${packages.python-env}/bin/python3";
    node = "${packages.node}/bin/node";
    modules = "${nodeModules}/node_modules";
    catalogue = "${packages.models-demo}/catalogue.json";
    ffmpeg = "${packages.ffmpeg}/bin/ffmpeg";
    ffprobe = "${packages.ffmpeg}/bin/ffprobe";
  };
}
