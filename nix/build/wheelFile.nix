{ fetchPython, locks, packages, runStep, debianUnpacked, system }:
/**
  The wheel of a locked Python package: fetched, or built from its locked sdist when upstream publishes no wheel.

  # Example

  ```nix
  wheelFile "openai-whisper"
  => { path = «derivation openai-whisper-20250625»; fileName = "openai_whisper-20250625-py3-none-any.whl"; }
  ```

  # Type

  ```
  wheelFile :: String -> { path :: Path, fileName :: String }
  ```

  # Arguments

  name
  : Normalised name of the package in `python.lock.json`.
*/
name:
let
  locked = locks.python.packages.${name};
  fits = file: file.platform == "any" || file.platform == system;
  file = builtins.head (builtins.filter fits locked.files);
  source = fetchPython (file // { package = name; inherit (locked) version; });
  built = runStep {
    name = "${name}-${locked.version}";
    script = ''
      export HOME=$PWD PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=315532800
      export PYTHONPATH=$(echo $pip/usr/share/python-wheels/pip-*.whl)
      cp $source $file
      mkdir $out
      $python/bin/python3 -m pip wheel --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation \
        --wheel-dir $out ./$file
      mv $out/*.whl $out/$wheel
    '';
    environment = {
      inherit source;
      inherit (file) file;
      wheel = builtFileName;
      pip = debianUnpacked.python3-pip-whl;
      python = packages.python-env-build;
    };
  };
  builtFileName = "${builtins.replaceStrings [ "-" ] [ "_" ] name}-${locked.version}-py3-none-any.whl";
in
if file.kind == "wheel" then { path = source; fileName = file.file; }
else { path = "${built}/${builtFileName}"; fileName = builtFileName; }
