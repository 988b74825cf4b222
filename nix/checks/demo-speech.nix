# The demo's Whisper models understand at least 95 of 100 words of voices they never heard, and hear nothing in silence.
{ packages, pythonCheck }:
pythonCheck {
  name = "demo-speech";
  script = ''
    export ESPEAK_NG=${packages.espeak-ng}/bin/espeak-ng OMP_NUM_THREADS=1
    python3 -m pytest -q -p no:cacheprovider \
      tests/demo/test_whisper_training.py tests/demo/test_whisper.py tests/demo/test_service_speech.py
  '';
}
