# What must not change an image does not: the order of contents, how the archive is compressed, the name of the function.
{ dockerTools, examples, debian, runStep, seed }:
let
  small = arguments: { name = "small"; tag = "1"; contents = seed; } // arguments;
  build = arguments: dockerTools.buildLayeredImage (small arguments);
  pairs = [
    [ examples.layers.declared examples.layers.declared-permuted ]
    [ (build { }) (dockerTools.streamLayeredImage (small { })) ]
    [ (build { compressor = "none"; }) ((build { }).override { compressor = "zstd"; }) ]
    [ (build { contents = [ seed debian.bash ]; }) (build { contents = [ debian.bash seed ]; }) ]
  ];
in
runStep {
  name = "check-docker-tools-digests";
  script = ''
    set -- $specs
    while [ $# -gt 0 ]; do
      for key in config manifest; do
        one=$(grep -o "\"$key\":{\"digest\":\"[^\"]*\"" $1) other=$(grep -o "\"$key\":{\"digest\":\"[^\"]*\"" $2)
        [ -n "$one" ] && [ "$one" = "$other" ] || { echo "error: $1 and $2 differ: $one, $other"; exit 1; }
      done
      echo "$one"
      shift 2
    done | tee $out
  '';
  environment.specs = builtins.concatMap (map (image: image.spec)) pairs;
}
