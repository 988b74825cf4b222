# The models that can be had where only package registries are in reach.
{ modelCatalogue, packages }:
modelCatalogue { profile = "demo"; models = [ packages.model-mediapipe-face packages.model-mediapipe-pose ]; }
