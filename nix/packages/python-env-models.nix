# What derivations need that make or convert models: a new version of anything else of the service leaves the models alone.
{ lib, locks, pythonEnv }:
let edges = builtins.mapAttrs (_: package: package.requires) locks.python.packages; in
pythonEnv {
  name = "python-env-models";
  packages = lib.closureOf { inherit edges; roots = [ "openai-whisper" "safetensors" "torch" "transformers" ]; };
}
