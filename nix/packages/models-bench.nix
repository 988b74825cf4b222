# Every model at its real size, for measuring: MediaPipe's are real, all others have random weights.
{ modelCatalogue, packages }:
modelCatalogue {
  profile = "bench";
  models = [
    packages.model-blip-image-captioning-base-bench
    packages.model-clip-vit-base-patch32-bench
    packages.model-clip-vit-large-patch14-bench
    packages.model-mediapipe-face
    packages.model-mediapipe-pose
    packages.model-whisper-base-bench
    packages.model-whisper-small-bench
  ];
}
