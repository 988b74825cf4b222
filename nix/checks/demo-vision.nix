# CLIP and BLIP of the demo are right about pictures that training never drew, read by transformers and by the service.
{ pythonCheck }:
pythonCheck {
  name = "demo-vision";
  script = ''
    OMP_NUM_THREADS=1 python3 -m pytest -q -p no:cacheprovider \
      tests/demo/test_shapes.py tests/demo/test_phrases.py tests/demo/test_training.py tests/demo/test_clip.py \
      tests/demo/test_blip.py
  '';
}
