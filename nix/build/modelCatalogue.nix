{ locks, runPython }:
/**
  Write the catalogue the service reads: every model of a profile with its files, their sizes and hashes.

  The memory of each model comes from `nix/locks/models-memory.json`, which `./manage.sh bench models --save` writes.

  # Example

  ```nix
  modelCatalogue { profile = "demo"; models = [ packages.model-mediapipe-face ]; }
  => «derivation models-demo», which holds catalogue.json
  ```

  # Type

  ```
  modelCatalogue :: { profile :: String, models :: [ Derivation ] } -> Derivation
  ```

  # Arguments

  profile
  : `"demo"`, `"real"` or `"bench"`; shown wherever the service says what it is.

  models
  : Folders with the attributes `id`, `task`, `licence`, `revision` and `source`.
*/
{ profile, models }:
let
  # The bench profile's models have the sizes of the real ones, and can be measured anywhere.
  measured = locks.memory.${if profile == "real" then "bench" else profile};
in
runPython {
  name = "models-${profile}";
  program = ../../builder/lamina/models/write_catalogue.py;
  arguments = {
    inherit profile;
    models = map
      (model: {
        inherit (model) id task licence revision source;
        folder = model;
        memoryBytes = measured.${model.id} or null;
      })
      models;
  };
} // { inherit models profile; }
