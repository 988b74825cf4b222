# The demo image with weights of real sizes beside its models: pseudo-random bytes from a seed, which mean nothing.
# `./manage.sh bench image` puts this file into the images of a clone; it is no output of the flake itself.
{ backendImage, packages, runPython }:
let
  # In MB: the sizes of CLIP ViT-L/14 and of Whisper small.
  sizes = { large = 1711; small = 484; };
  weights = name: runPython {
    name = "model-random-${name}";
    program = builtins.toFile "random-weights.py" ''
      import json
      import random

      attributes = json.load(open(".attrs.json"))
      source = random.Random(attributes["weights"])
      with open(attributes["outputs"]["out"], "wb") as target:
          for _ in range(attributes["megabytes"]):
              target.write(source.randbytes(1_000_000))
    '';
    arguments = { weights = name; megabytes = sizes.${name}; };
  } // { id = "random-${name}"; };
in
backendImage {
  catalogue = packages.models-demo // {
    profile = "large";
    models = packages.models-demo.models ++ map weights (builtins.attrNames sizes);
  };
}
