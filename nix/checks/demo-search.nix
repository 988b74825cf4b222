# A film of the demo's world is analysed by the demo's models; what is seen and what is said is found where it is.
{ packages, pythonCheck }:
pythonCheck {
  name = "demo-search";
  script = ''
    export ESPEAK_NG=${packages.espeak-ng}/bin/espeak-ng OMP_NUM_THREADS=1
    python3 -m pytest -q -p no:cacheprovider tests/demo/test_service_search.py
  '';
}
