# Every file of every installed wheel has the hash its RECORD states, and nothing but compiled Python was added.
{ locks, packages, runStep, wheels }:
runStep {
  name = "check-wheels-unmodified";
  script = ''
    $python/bin/python3 $program $folders | tee $out
  '';
  environment = {
    program = ../../tests/nix/fixtures/verify_records.py;
    python = packages.cpython;
    folders = map (name: wheels.${name}) locks.python.groups.serve;
  };
}
