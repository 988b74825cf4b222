{ lib }:
let call = scope: lib.callWith scope ./fixtures/adds.nix; in
{
  givesWhatThePatternNames = { expr = call { left = 1; right = 2; unrelated = 9; }; expected = 3; };
  keepsDefaults = { expr = call { left = 1; }; expected = 11; };
}
