# MediaPipe's short-range face detector, as it lies in the locked wheel.
{ fetchPython, locks, runStep }:
let locked = locks.python.data.mediapipe-models; in
runStep {
  name = "model-mediapipe-face";
  script = ''
    mkdir $out
    unzip -p $wheel mediapipe/modules/face_detection/face_detection_short_range.tflite >$out/face_detection_short_range.tflite
  '';
  environment.wheel = fetchPython locked;
} // {
  id = "mediapipe-face";
  task = "face-detection";
  licence = "Apache-2.0";
  revision = locked.version;
  source = "pkg:pypi/${locked.package}@${locked.version}";
}
