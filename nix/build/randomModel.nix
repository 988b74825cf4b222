{ locks, packages, runPython }:
/**
  Make a model of a real architecture with random weights: the size, the files and the work of the real one, and answers without meaning.

  The same bytes on every machine: docs/decisions/0013.

  # Example

  ```nix
  randomModel { id = "whisper-base"; architecture = locks.architectures.whisper-base; }
  => «derivation model-whisper-base-bench», with the attributes `id`, `task`, `licence`, `revision`, `source` and `parts`
  ```

  # Type

  ```
  randomModel :: { id :: String, architecture :: AttrSet } -> Derivation
  ```

  # Arguments

  id
  : Name of the model in `models.lock.json`; the seed of its numbers.

  architecture
  : An entry of `architectures.json`: `family`, `config`, `bits`, and for CLIP and BLIP `words` and `preprocessor`.
*/
{ id, architecture }:
let
  root = ../../builder;
  wanted = relative:
    builtins.elem relative [ "/lamina" "/lamina/__init__.py" "/lamina/models" "/lamina/models/random" ]
    || builtins.match "/lamina/models/random/[a-z_]+\\.py" relative != null;
  source = builtins.path {
    name = "lamina-random-model";
    path = root;
    filter = path: _: wanted (builtins.substring (builtins.stringLength (toString root)) (-1) path);
  };
  original = locks.models.models.${id};
  made = runPython {
    name = "model-${id}-bench";
    program = "${source}/lamina/models/random/make_model.py";
    python = packages.python-env-models;
    pythonPath = [ source ];
    arguments = { inherit id architecture; outputs = [ "out" "weights" ]; };
  };
in
made // {
  inherit id;
  inherit (original) task;
  # The size of what is not built yet is not known; that of the original is near enough to choose a layer.
  parts = [ { name = "model.safetensors"; path = made.weights; size = builtins.foldl' (sum: file: sum + file.size) 0 original.files; } ];
  licence = "none: random numbers";
  revision = "seed ${id}";
  source = "random numbers, whose answers mean nothing, in the shape of ${original.source}";
}
