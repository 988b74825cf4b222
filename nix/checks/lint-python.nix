# Linter, formatter and type checker have nothing to say about the Python code.
{ packages, runStep }:
runStep {
  name = "check-lint-python";
  script = ''
    export HOME=$PWD PYTHONHASHSEED=0
    mkdir work
    cp -r $builder work/builder
    cp -r $backend work/backend
    cp -r $tests work/tests
    cp $settings work/pyproject.toml
    chmod -R u+w work
    cd work
    $python/bin/python3 -m ruff check --no-cache builder backend tests
    $python/bin/python3 -m ruff format --no-cache --check builder backend tests
    $python/bin/python3 -m mypy --cache-dir=/dev/null builder/lamina backend/src/media_service
    touch $out
  '';
  environment = {
    builder = builtins.path { name = "builder"; path = ../../builder; };
    backend = builtins.path { name = "backend"; path = ../../backend; };
    tests = builtins.path { name = "tests"; path = ../../tests; };
    settings = ../../pyproject.toml;
    python = packages.python-env-test;
  };
}
