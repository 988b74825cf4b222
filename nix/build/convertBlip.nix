{ packages, runPython }:
/**
  Convert a pickled BLIP captioning model to safetensors, with a loader that runs nothing of what the pickle holds.

  # Example

  ```nix
  convertBlip { id = "blip-image-captioning-base"; files = { "config.json" = «derivation»; "pytorch_model.bin" = «derivation»; … }; }
  => «derivation blip-image-captioning-base-weights», which holds model.safetensors
  ```

  # Type

  ```
  convertBlip :: { id :: String, files :: { <name> :: Derivation } } -> Derivation
  ```

  # Arguments

  id
  : Name of the model.

  files
  : Its files by name, `config.json` and `pytorch_model.bin` among them.
*/
{ id, files }:
runPython {
  name = "${id}-weights";
  program = ../../builder/lamina/models/convert_blip.py;
  python = packages.python-env-models;
  arguments = { config = files."config.json"; weights = files."pytorch_model.bin"; };
}
