{ packages, runPython }:
/**
  Convert a checkpoint of openai-whisper to safetensors and a `config.json`, so that it can be mapped into memory.

  # Example

  ```nix
  convertWhisper { id = "whisper-base"; files = { "base.pt" = «derivation»; }; }
  => «derivation whisper-base-weights», which holds model.safetensors and config.json
  ```

  # Type

  ```
  convertWhisper :: { id :: String, files :: { <name> :: Derivation } } -> Derivation
  ```

  # Arguments

  id
  : Name of the model.

  files
  : Its one file; the name before `.pt` is the model's name in openai-whisper.
*/
{ id, files }:
let file = builtins.head (builtins.attrNames files); in
runPython {
  name = "${id}-weights";
  program = ../../builder/lamina/models/convert_whisper.py;
  python = packages.python-env-models;
  arguments = { weights = files.${file}; model = builtins.replaceStrings [ ".pt" ] [ "" ] file; };
}
