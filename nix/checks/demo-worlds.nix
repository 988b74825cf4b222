# The data of the demo's models are the same for the same seed, in the sandbox as anywhere.
{ packages, pythonCheck }:
pythonCheck {
  name = "demo-worlds";
  script = "ESPEAK_NG=${packages.espeak-ng}/bin/espeak-ng python3 -m pytest -q -p no:cacheprovider tests/demo/test_speech.py";
}
