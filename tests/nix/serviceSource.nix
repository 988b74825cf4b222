{ lib }:
let source = more: lib.serviceSource ({ path = ./fixtures; } // more); in
{
  takesPythonOnly = {
    expr = builtins.attrNames (builtins.readDir (source { }));
    expected = [ "verify_image.py" "verify_records.py" ];
  };
  leavesOutAFolder = {
    expr = map (without: builtins.pathExists "${lib.serviceSource { path = ./.; inherit without; }}/fixtures") [ [ ] [ "fixtures" ] ];
    expected = [ true false ];
  };
}
