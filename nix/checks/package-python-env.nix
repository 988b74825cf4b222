# Every library of the service can be imported together, as the service does it, and does a small piece of its work, in an empty sandbox.
{ packages, runStep }:
runStep {
  name = "check-package-python-env";
  script = ''
    export HOME=$PWD
    $python/bin/python3 - <<'PYTHON' | tee $out
    import sys

    sys.path.insert(0, "${packages.backend}/lib")
    import cv2, fastapi, mediapipe, numpy, torch, transformers, uvicorn
    from media_service.speech.whisper_package import whisper  # without numba, which the environment leaves out

    assert sys.prefix == "${packages.python-env}", sys.prefix
    assert sys.base_prefix == "${packages.cpython}", sys.base_prefix
    assert torch.allclose(torch.ones(3) @ torch.eye(3), torch.ones(3))
    assert not torch.cuda.is_available()
    assert cv2.resize(numpy.zeros((8, 8, 3), numpy.uint8), (4, 4)).shape == (4, 4, 3)
    assert whisper.log_mel_spectrogram(numpy.zeros(16000, numpy.float32)).shape == (80, 100)
    assert transformers.CLIPConfig().projection_dim == 512
    for module in (cv2, fastapi, mediapipe, numpy, torch, transformers, uvicorn):
        print(module.__name__, module.__version__)
    PYTHON
  '';
  environment.python = packages.python-env;
}
