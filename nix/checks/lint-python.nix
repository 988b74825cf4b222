# Linter, formatter and type checker have nothing to say about the Python code.
{ pythonCheck }:
pythonCheck {
  name = "lint-python";
  script = ''
    python3 -m ruff check --no-cache builder backend demo tests
    python3 -m ruff format --no-cache --check builder backend demo tests
    python3 -m mypy --cache-dir=/dev/null builder/lamina backend/src/media_service demo
  '';
}
