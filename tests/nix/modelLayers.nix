{ lib }:
let
  mebibytes = count: count * 1024 * 1024;
  part = name: size: { inherit name size; path = "/${name}"; };
  layersOf = parts: lib.modelLayers [ { id = "m"; inherit parts; } ];
  relative = id: { inherit id; parts = [ (part "vocab.txt" 10) (part "merges-${id}" 10) ]; };
  names = parts: map (layer: layer.name) (layersOf parts);
in
{
  smallPartsStayTogether = { expr = names [ (part "config.json" 10) (part "vocab.txt" 20) ]; expected = [ "model-m" ]; };
  aLargePartIsALayer = {
    expr = names [ (part "config.json" 10) (part "weights" (mebibytes 64)) ];
    expected = [ "model-m-weights" "model-m" ];
  };
  justBelowTheLimitIsNot = { expr = names [ (part "weights" (mebibytes 64 - 1)) ]; expected = [ "model-m" ]; };
  aLayerHoldsItsPart = { expr = (builtins.head (layersOf [ (part "weights" (mebibytes 70)) ])).paths; expected = [ "/weights" ]; };
  smallPartsAreInTheLayerOfTheModel = {
    expr = builtins.tail (builtins.elemAt (layersOf [ (part "config.json" 10) (part "weights" (mebibytes 70)) ]) 1).paths;
    expected = [ "/config.json" ];
  };
  aFileOfTwoModelsIsInTheFirst = {
    expr = map (layer: builtins.length layer.paths) (lib.modelLayers (map relative [ "a" "b" ]));
    expected = [ 3 2 ];
  };
  noLayerDependsOnAnother = { expr = map (layer: layer.closure) (layersOf [ (part "weights" (mebibytes 70)) ]); expected = [ false false ]; };
  aModelWithoutPartsIsOneLayer = { expr = map (layer: layer.name) (lib.modelLayers [ { id = "a"; } { id = "b"; } ]); expected = [ "model-a" "model-b" ]; };
}
