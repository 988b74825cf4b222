{ lib }:
{
  saysWhoWhichWhatAndHow = {
    expr = lib.describeError { function = "f"; argument = "n"; value = 7; expected = "1"; hints = [ "do this" "or that" ]; };
    expected = "f: `n` is 7, but 1 was expected. What to do:\n    - do this\n    - or that";
  };
  showsAMissingValue = {
    expr = lib.describeError { function = "f"; argument = "n"; value = null; expected = "a name"; hints = [ "give one" ]; };
    expected = "f: `n` is null, but a name was expected. What to do:\n    - give one";
  };
}
