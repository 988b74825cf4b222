{ locks, runPython, runStep }:
/**
  Make a model folder from the trained files in `demo/models`, after comparing them with `demo.lock.json`.

  # Example

  ```nix
  demoModel { id = "whisper-base"; task = "speech-transcription"; program = ../../builder/lamina/models/expand_whisper.py; }
  => «derivation model-whisper-base-demo», with the attributes `id`, `task`, `licence`, `revision` and `source`
  ```

  # Type

  ```
  demoModel :: { id :: String, task :: String, program :: Path ?, python :: Path ? } -> Derivation
  ```

  # Arguments

  id
  : Name of the model: its folder in `demo/models` and its entry in the lock.

  task
  : What the model is for.

  program
  : Turns the folder `files` (in `.attrs.json`) into the one its framework loads. Default: none, the files are loaded as they are.

  python
  : The interpreter's folder for `program`. Default: that of `runPython`.
*/
{ id, task, program ? null, ... }@arguments:
let
  locked = locks.demo.models.${id}.files;
  names = builtins.attrNames locked;

  files = runStep {
    name = "${if program == null then "model" else "files"}-${id}-demo";
    script = ''
      mkdir $out
      set -- $sums
      for name in $names; do
        found=$(sha256sum <$trained/$name | cut -d ' ' -f 1)
        [ "$found" = "$1" ] || {
          echo "error: demo/models/${id}/$name has sha256 $found, but nix/locks/demo.lock.json has $1" >&2
          echo "hint: restore the file from git, or after a training: python -m demo.training.lock" >&2
          exit 1
        }
        cp $trained/$name $out/$name
        shift
      done
    '';
    environment = {
      inherit names;
      sums = map (name: locked.${name}.sha256) names;
      trained = builtins.path {
        name = "demo-${id}";
        path = ../../demo/models + "/${id}";
        filter = path: _: locked ? ${baseNameOf path};
      };
    };
  };
in
(if program == null then files else runPython ({
  name = "model-${id}-demo";
  inherit program;
  arguments = { inherit files; };
} // removeAttrs arguments [ "id" "task" "program" ])) // {
  inherit id task;
  licence = "LicenseRef-Lamina"; # trained by this project, on data it makes
  revision = builtins.substring 0 12 (builtins.hashString "sha256" (builtins.toJSON locked));
  source = "pkg:generic/lamina-demo-${id}";
}
