# The service with the models it is made for. Needs a model hub in reach for the first build.
{ backendImage, packages }: backendImage { catalogue = packages.models-real; }
