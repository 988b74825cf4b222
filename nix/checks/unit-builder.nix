# The programs that make layers, images, wheels and models behave, on the Python that runs them in derivations.
{ pythonCheck }:
pythonCheck {
  name = "unit-builder";
  script = "python3 -m pytest -q -p no:cacheprovider tests/unit/oci tests/unit/wheels tests/unit/models";
}
