/**
  Divide models into layers: a large part of a model gets a layer of its own, the rest of the model is one layer.

  A registry and an engine then move only what changed, and a layer of a few hundred bytes for every small file is avoided. No layer
  depends on another one, so that only what changed is hashed again.

  # Example

  ```nix
  modelLayers [ { id = "clip"; parts = [ { name = "model.safetensors"; path = weights; size = 605157884; } ]; … } ]
  => [ { name = "model-clip-model.safetensors"; paths = [ weights ]; closure = false; } { name = "model-clip"; paths = [ «the model» ]; … } ]
  ```

  # Type

  ```
  modelLayers :: [ Derivation ] -> [ { name :: String, paths :: [ Path ], closure :: Bool } ]
  ```

  # Arguments

  models
  : Folders with the attribute `id` and, where a file is large, `parts`: what the folder links to, each with `name`, `path` and `size` in bytes.
*/
models:
let
  large = 64 * 1024 * 1024;
  layer = name: paths: { inherit name paths; closure = false; };
  # Models of one family have files in common: the first of them brings those.
  partsOf = index:
    let
      model = builtins.elemAt models index;
      before = map (part: "${part.path}") (builtins.concatMap (each: each.parts or [ ]) (builtins.genList (builtins.elemAt models) index));
    in
    builtins.filter (part: !(builtins.elem "${part.path}" before)) (model.parts or [ ]);
  layersOf = index:
    let
      model = builtins.elemAt models index;
      parts = builtins.partition (part: part.size >= large) (partsOf index);
    in
    map (part: layer "model-${model.id}-${part.name}" [ part.path ]) parts.right
    ++ [ (layer "model-${model.id}" ([ model ] ++ map (part: part.path) parts.wrong)) ];
in
builtins.concatLists (builtins.genList layersOf (builtins.length models))
