{ convertBlip, convertWhisper, fetchModelFile, runStep }:
/**
  Gather the files of a locked model in one folder, as links, the way the service loads them: pickled weights converted.

  The lock is an argument, so a model of another lock is made the same way.

  # Example

  ```nix
  lockedModel { id = "whisper-base"; locked = locks.models.models.whisper-base; }
  => «derivation model-whisper-base», with the attributes `id`, `task`, `licence`, `revision`, `source`, `files` and `parts`
  ```

  # Type

  ```
  lockedModel :: { id :: String, locked :: AttrSet } -> Derivation
  ```

  # Arguments

  id
  : Name of the model.

  locked
  : Its entry in a `models.lock.json`: `task`, `licence`, `revision`, `source`, `conversion` and `files`.
*/
{ id, locked }:
let
  fetched = map (entry: { inherit (entry) size; name = entry.file; path = fetchModelFile entry; }) locked.files;
  byName = builtins.listToAttrs (map (part: { inherit (part) name; value = part.path; }) fetched);
  conversion = {
    none = null;
    blip = { convert = convertBlip; pickle = "pytorch_model\\.bin"; };
    whisper = { convert = convertWhisper; pickle = ".*\\.pt"; };
  }.${locked.conversion};
  isPickle = part: conversion != null && builtins.match conversion.pickle part.name != null;
  # Nobody knows the size of what is not built yet; that of its source is near enough to choose a layer.
  convert = part: part // { name = "weights"; path = conversion.convert { inherit id; files = byName; }; };
  parts = map (part: if isPickle part then convert part else part) fetched;
in
runStep {
  name = "model-${id}";
  script = ''
    mkdir $out
    for part in $parts; do
      if [ -d $part ]; then ln -s $part/* $out; else ln -s $part $out/''${part#*-}; fi
    done
  '';
  environment.parts = map (part: part.path) parts;
} // { inherit id parts; inherit (locked) task licence revision source files; }
