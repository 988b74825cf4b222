{ lib }:
let
  file = builtins.toFile "file" "content";
  other = builtins.toFile "other" "content";
  plain = builtins.unsafeDiscardStringContext;
in
{
  findsPathsInAnyDepth = {
    expr = lib.storePathsIn { Env = [ "PATH=${file}/bin:${other}" ]; Labels.x = "${file}"; };
    expected = map plain (builtins.sort builtins.lessThan [ file other ]);
  };
  takesAPackage = { expr = lib.storePathsIn [{ type = "derivation"; outPath = file; }]; expected = [ (plain file) ]; };
  leavesOutTextWithoutContext = { expr = lib.storePathsIn { Cmd = [ (plain file) ]; }; expected = [ ]; };
  findsNothingElsewhere = { expr = lib.storePathsIn { User = "1"; Retries = 3; Cmd = null; }; expected = [ ]; };
}
