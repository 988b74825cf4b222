# The service keeps its promises, with the real models and a real photograph, without network, on the locked packages.
{ packages, runStep }:
runStep {
  name = "check-unit-backend";
  script = ''
    export HOME=$PWD PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0
    mkdir work
    cp -r $backend work/backend
    cp -r $tests work/tests
    cp $settings work/pyproject.toml
    chmod -R u+w work
    cd work
    $python/bin/python3 -m pytest -q -p no:cacheprovider tests/backend tests/golden 2>&1 | tee $out
  '';
  environment = {
    backend = builtins.path { name = "backend"; path = ../../backend; };
    tests = builtins.path {
      name = "tests";
      path = ../../tests;
      filter = path: type: builtins.match ".*/tests/(backend|golden)(/.*)?" path != null;
    };
    settings = ../../pyproject.toml;
    python = packages.python-env-test;
    MODEL_CATALOGUE = "${packages.models-demo}/catalogue.json";
    TEST_PHOTOGRAPH = "${packages.test-photograph}/astronaut.png";
  };
}
