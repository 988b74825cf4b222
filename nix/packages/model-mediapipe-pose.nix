# MediaPipe's pose landmarker, bundled from the model files and the metadata writer in the locked wheel.
{ fetchPython, locks, packages, runPython }:
let locked = locks.python.data.mediapipe-models; in
runPython {
  name = "model-mediapipe-pose";
  program = ../../builder/lamina/models/pose_bundle.py;
  python = packages.python-env-build;
  arguments = {
    wheel = fetchPython locked;
    variant = "full";
    fileName = "pose_landmarker_full.task";
  };
} // {
  id = "mediapipe-pose";
  task = "pose-landmarks";
  licence = "Apache-2.0";
  revision = locked.version;
  source = "pkg:pypi/${locked.package}@${locked.version}";
}
