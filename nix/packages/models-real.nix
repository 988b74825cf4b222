# The models the service is made for, each from its locked address.
{ lockedModel, locks, modelCatalogue }:
let inherit (locks.models) models; in
modelCatalogue { profile = "real"; models = map (id: lockedModel { inherit id; locked = models.${id}; }) (builtins.attrNames models); }
