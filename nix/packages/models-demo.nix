# The models that can be had where only package registries are in reach: MediaPipe's are real, the others are trained by this project.
{ modelCatalogue, packages }:
modelCatalogue {
  profile = "demo";
  models = [
    packages.model-blip-image-captioning-base-demo
    packages.model-clip-vit-base-patch32-demo
    packages.model-clip-vit-large-patch14-demo
    packages.model-mediapipe-face
    packages.model-mediapipe-pose
    packages.model-whisper-base-demo
    packages.model-whisper-small-demo
  ];
}
