{ lib }:
let
  problems = lib.imageProblems "f";
  count = arguments: builtins.length (problems arguments);
  store = name: "${builtins.storeDir}/00000000000000000000000000000000-${name}";
  layer = name: paths: { inherit name paths; };
  closed = closure: more: { layers = [ (layer "a" [ (store "x") ] // { inherit closure; } // more) ]; };
  says = arguments: text: builtins.match ".*${text}.*" (builtins.replaceStrings [ "\n" ] [ " " ] (toString (problems arguments))) != null;
in
{
  findsNothingInDefaults = {
    expr = problems { maxLayers = 100; layers = [ ]; contents = [ ]; includeNixDB = false; layeringPipeline = null; runAsRoot = null; users = [ ]; rootfs = "none"; };
    expected = [ ];
  };
  refusesTooFewOrTooManyLayers = { expr = map (maxLayers: count { inherit maxLayers; }) [ 0 1 2 127 128 "9" ]; expected = [ 1 1 0 0 1 1 ]; };
  namesBothLayersThatDeclareAPath = {
    expr = says { layers = [ (layer "low" [ (store "x") ]) (layer "high" [ (store "x") ]) ]; } "low\",\"high.{2}, but one layer for ${store "x"}";
    expected = true;
  };
  refusesAPathOutsideTheStore = {
    expr = map count [ { contents = "/etc/passwd"; } { contents = [ (store "x") "/etc" ]; } { layers = [ (layer "a" [ "/usr" ]) ]; } { copyToRoot = "/etc"; } ];
    expected = [ 1 1 1 1 ];
  };
  refusesALayerWithoutPaths = { expr = count { layers = [{ name = "a"; }]; }; expected = 1; };
  takesALayerWithATreeAndCompression = { expr = count { layers = [{ name = "a"; paths = [ ]; tree = store "x"; compression = "gzip"; }]; }; expected = 0; };
  refusesAnUnknownCompression = { expr = count { layers = [{ name = "a"; paths = [ ]; compression = "xz"; }]; }; expected = 1; };
  takesALayerOfItsPathsAlone = { expr = map count [ (closed false { }) (closed true { volatile = true; }) ]; expected = [ 0 0 ]; };
  refusesAVolatileLayerOfItsPathsAlone = { expr = map count [ (closed false { volatile = true; }) (closed "no" { }) ]; expected = [ 1 1 ]; };
  refusesUnknownChoices = { expr = map count [ { rootfs = "full"; } { compressor = "xz"; } { strategy = "random"; } ]; expected = [ 1 1 1 ]; };
  wantsARootFileSystemForUsers = { expr = map count [ { users = [{ name = "a"; }]; } { users = [{ name = "a"; }]; rootfs = "minimal"; } ]; expected = [ 1 0 ]; };
  checksModesAndPaths = {
    expr = map (rule: count { perms = [ rule ]; }) [
      { path = "/a"; mode = "0644"; }
      { regex = ".*"; uid = 5; }
      { path = "/a"; mode = "rw"; }
      { path = "a"; }
      { mode = "0644"; }
      { path = "/a"; regex = ".*"; }
      { path = "/a"; uid = "root"; }
    ];
    expected = [ 0 0 1 1 1 1 1 ];
  };
  wantsImages = { expr = map (images: count { inherit images; }) [ [ ] "image" null [ (store "x") ] ]; expected = [ 1 1 1 0 ]; };
  wantsAbsoluteFolders = { expr = map (path: count { directories = [{ inherit path; }]; }) [ "/data" "data" "//data" ]; expected = [ 0 1 1 ]; };
  saysWhatReplacesRunAsRoot = { expr = says { runAsRoot = "id"; } "enableFakechroot"; expected = true; };
  saysWhatReplacesTheStoreDatabase = { expr = says { includeNixDB = true; } "load-db"; expected = true; };
  saysWhatReplacesThePipeline = { expr = says { layeringPipeline = [ ]; } "strategy"; expected = true; };
  findsAllProblemsAtOnce = { expr = count { maxLayers = 0; rootfs = "full"; uid = -1; }; expected = 3; };
}
