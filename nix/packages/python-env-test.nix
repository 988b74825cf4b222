# The environment of the service, what derivations use, and the tools that test it all.
{ lib, locks, pythonEnv }:
let
  inherit (locks.python) groups packages;
  edges = builtins.mapAttrs (_: package: package.requires) packages;
in
pythonEnv { name = "python-env-test"; packages = lib.closureOf { inherit edges; roots = groups.serve ++ groups.test ++ groups.build; }; }
