# The service keeps its promises, with the real models and a real photograph, without network, on the locked packages.
{ pythonCheck }: pythonCheck { name = "unit-backend"; script = "python3 -m pytest -q -p no:cacheprovider tests/backend"; }
