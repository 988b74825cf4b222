{ lib }:
let override = lib.overrideArguments (arguments: arguments.a + arguments.b) { a = 1; b = 2; }; in
{
  changesWhatIsGiven = { expr = override { b = 5; }; expected = 6; };
  givesTheOldArgumentsToAFunction = { expr = override (old: { a = old.a + 10; }); expected = 13; };
}
