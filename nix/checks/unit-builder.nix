# The programs that make layers, images, wheels and models behave, on the Python that runs them in derivations.
{ packages, runStep }:
runStep {
  name = "check-unit-builder";
  script = ''
    export HOME=$PWD PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0
    mkdir -p work
    cp -r $builder work/builder
    cp -r $tests work/tests
    cp $settings work/pyproject.toml
    chmod -R u+w work
    cd work
    $python/bin/python3 -m pytest -q -p no:cacheprovider tests/unit/oci tests/unit/wheels tests/unit/models 2>&1 | tee $out
  '';
  environment = {
    builder = builtins.path { name = "builder"; path = ../../builder; };
    tests = builtins.path {
      name = "tests";
      path = ../../tests;
      filter = path: type: builtins.match ".*/tests/(golden|unit|unit/(oci|wheels|models))(/[^/]*)?" path != null;
    };
    settings = ../../pyproject.toml;
    python = packages.python-env-test;
  };
}
