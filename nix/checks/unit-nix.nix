# Every function of nix/lib behaves as tests/nix says, and each has tests.
{ lib, runStep }:
let
  suites = lib.importDirectory (file: import file { inherit lib; }) ../../tests/nix;
  untested = builtins.filter (name: !(suites ? ${name})) (builtins.attrNames (removeAttrs lib [ "fix" ]));
  outcome = suite: name: test:
    let
      value = builtins.tryEval (builtins.deepSeq test.expr test.expr);
      passed = if test ? throws then !value.success else value.success && value.value == test.expected;
      found = if value.success then builtins.toJSON value.value else "an error";
      wanted = if test ? throws then "an error" else builtins.toJSON test.expected;
    in
    if passed then [ ] else [ "FAIL ${suite}/${name}: expected ${wanted}, got ${found}" ];
  outcomes = suite: builtins.concatMap (name: outcome suite name suites.${suite}.${name}) (builtins.attrNames suites.${suite});
  failures = builtins.concatMap outcomes (builtins.attrNames suites) ++ map (name: "FAIL lib.${name} has no file in tests/nix") untested;
in
# A failure is reported by the builder: a `throw` here would keep every other check from running.
runStep {
  name = "check-unit-nix";
  script = ''
    [ -z "$failures" ] || { echo "$failures"; exit 1; }
    echo "${toString (builtins.length (builtins.concatMap (suite: builtins.attrNames suites.${suite}) (builtins.attrNames suites)))} passed" | tee $out
  '';
  environment.failures = builtins.concatStringsSep "\n" failures;
}
