# The service with the models that can be had where only package registries are in reach.
{ backendImage, packages }: backendImage { catalogue = packages.models-demo; }
