# What a browser loads before it shows anything has at most 300 kB of compressed JavaScript.
{ packages, runStep }:
runStep {
  name = "check-frontend-size";
  script = ''
    $node/bin/node $program $bundle 300000 | tee $out
  '';
  environment = {
    program = ../../frontend/first-load.mjs;
    bundle = packages.frontend;
    inherit (packages) node;
  };
}
