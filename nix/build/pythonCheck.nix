{ packages, runStep }:
/**
  Run commands on a copy of the repository's Python code and tests, with the locked test tools as `python3`.

  # Example

  ```nix
  pythonCheck { name = "unit-builder"; script = "python3 -m pytest tests/unit/oci"; }
  => «derivation check-unit-builder»
  ```

  # Type

  ```
  pythonCheck :: { name :: String, script :: String } -> Derivation
  ```

  # Arguments

  name
  : Name of the check.

  script
  : Commands, run in the copy. What they print is kept as the check's result.
*/
{ name, script }:
let
  root = ../..;
  # Of demo, the programs: the trained files come as packages. Of the locks, what a test makes models from.
  folders = "/(backend|builder|deploy|tests|demo/worlds|demo/training)(/.*)?";
  files = "/demo(/__init__\\.py)?|/nix(/locks(/architectures\\.json)?)?|/pyproject\\.toml";
  wanted = relative: builtins.match "${folders}|${files}" relative != null;
in
runStep {
  name = "check-${name}";
  script = ''
    export HOME=$PWD PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 PATH=$python/bin:$PATH
    cp -r $source work
    chmod -R u+w work
    cd work
    ( ${script} ) 2>&1 | tee $out
  '';
  environment = {
    source = builtins.path {
      name = "python-source";
      path = root;
      filter = path: _: wanted (builtins.substring (builtins.stringLength (toString root)) (-1) path);
    };
    python = packages.python-env-test;
    MODEL_CATALOGUE = "${packages.models-demo}/catalogue.json";
    FFMPEG = "${packages.ffmpeg}/bin/ffmpeg";
    FFPROBE = "${packages.ffmpeg}/bin/ffprobe";
    TEST_PHOTOGRAPH = "${packages.test-photograph}/astronaut.png";
  };
}
