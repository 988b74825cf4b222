# The models the service is made for, each from its locked address.
{ lockedModel, locks, modelCatalogue }:
modelCatalogue { profile = "real"; models = map lockedModel (builtins.attrNames locks.models.models); }
