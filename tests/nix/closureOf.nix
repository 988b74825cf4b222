{ lib }:
let edges = { a = [ "b" "c" ]; b = [ "d" ]; c = [ "d" ]; d = [ ]; alone = [ ]; }; in
{
  reachesEverythingOnceInOrder = { expr = lib.closureOf { inherit edges; roots = [ "a" ]; }; expected = [ "a" "b" "c" "d" ]; };
  leavesOutWhatIsNotReached = { expr = lib.closureOf { inherit edges; roots = [ "b" ]; }; expected = [ "b" "d" ]; };
  survivesACycle = { expr = lib.closureOf { edges = { x = [ "y" ]; y = [ "x" ]; }; roots = [ "y" ]; }; expected = [ "x" "y" ]; };
  ignoresTheOrderOfRoots = {
    expr = lib.closureOf { inherit edges; roots = [ "d" "alone" ]; } == lib.closureOf { inherit edges; roots = [ "alone" "d" ]; };
    expected = true;
  };
}
