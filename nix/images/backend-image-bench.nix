# The service with models of real size and random weights: for measuring, its answers mean nothing.
{ backendImage, packages }: backendImage { catalogue = packages.models-bench; }
