/**
  Divide models into layers: a large part of a model gets a layer of its own, the rest of the model is one layer.

  A registry and an engine then move only what changed, and a layer of a few hundred bytes for every small file is avoided.

  # Example

  ```nix
  modelLayers [ { id = "clip"; parts = [ { name = "model.safetensors"; path = weights; size = 605157884; } ]; … } ]
  => [ { name = "model-clip-model.safetensors"; paths = [ weights ]; } { name = "model-clip"; paths = [ «the model» ]; } ]
  ```

  # Type

  ```
  modelLayers :: [ Derivation ] -> [ { name :: String, paths :: [ Path ] } ]
  ```

  # Arguments

  models
  : Folders with the attribute `id` and, where a file is large, `parts`: what the folder links to, each with `name`, `path` and `size` in bytes.
*/
models:
let
  large = 64 * 1024 * 1024;
  layersOf = model:
    map (part: { name = "model-${model.id}-${part.name}"; paths = [ part.path ]; })
      (builtins.filter (part: part.size >= large) (model.parts or [ ]))
    ++ [ { name = "model-${model.id}"; paths = [ model ]; } ];
in
builtins.concatMap layersOf models
