# Node.js runs in an empty sandbox.
{ packages, runStep }:
runStep {
  name = "check-package-node";
  script = ''
    $node/bin/node -e 'console.log(process.version, JSON.stringify([1, 2, 3].map(x => x * x)))' | tee $out
    grep -q '\[1,4,9\]' $out
  '';
  environment.node = packages.node;
}
