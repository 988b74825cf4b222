{ fetchModelFile, locks, runStep }:
/**
  Gather the files of a locked model in one folder, as links, the way its framework expects them.

  # Example

  ```nix
  lockedModel "whisper-base"
  => «derivation model-whisper-base», with the attributes `id`, `task`, `licence`, `revision` and `source`
  ```

  # Type

  ```
  lockedModel :: String -> Derivation
  ```

  # Arguments

  id
  : Name of the model in `models.lock.json`.
*/
id:
let
  locked = locks.models.models.${id};
in
runStep {
  name = "model-${id}";
  script = ''
    mkdir $out
    for file in $files; do ln -s $file $out/''${file#*-}; done
  '';
  environment.files = map fetchModelFile locked.files;
} // { inherit id; inherit (locked) task licence revision source; }
