# How store paths are spread over layers.
{ debian, dockerTools, seed }:
let
  layered = arguments: dockerTools.buildLayeredImage ({ tag = "latest"; } // arguments);
  tools = [ debian.bash debian.coreutils ];
in
{
  # bash and coreutils with all they need in one layer, and nothing is lost.
  two-layers = layered { name = "lamina-example/two-layers"; maxLayers = 2; contents = tools; };
  bulk-on-base = layered {
    name = "lamina-example/bulk-on-base";
    fromImage = layered { name = "bulk-base"; maxLayers = 2; contents = seed; };
    maxLayers = 4;
    contents = [ debian.skopeo ];
  };

  # Two images that share what is large.
  shared-one = layered { name = "lamina-example/shared-one"; contents = tools; config.Cmd = [ "bash" "-c" "echo one" ]; };
  shared-two = layered { name = "lamina-example/shared-two"; contents = tools ++ [ debian.zstd ]; };

  popularity = layered { name = "lamina-example/popularity"; contents = tools; strategy = "popularity"; maxLayers = 6; };
  declared = layered {
    name = "lamina-example/declared";
    contents = tools;
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "shell"; paths = [ debian.bash ]; } ];
  };
  # A layer of one path alone: what it refers to is in the layer below and in one that nobody declares.
  alone = layered {
    name = "lamina-example/alone";
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "shell"; paths = [ debian.bash ]; closure = false; } ];
    config.Entrypoint = [ "${debian.bash}/bin/bash" "-c" ];
  };
  # What changes with every build lies above everything else, even above the links at the root.
  volatile = layered {
    name = "lamina-example/volatile";
    contents = debian.coreutils;
    layers = [
      { name = "shell"; paths = [ debian.bash ]; compression = "gzip"; volatile = true; }
      { name = "base"; paths = [ debian.libc6 ]; }
    ];
    config.Entrypoint = [ "${debian.bash}/bin/bash" "-c" ];
  };
  # The same in another order of the contents.
  declared-permuted = layered {
    name = "lamina-example/declared";
    contents = [ debian.coreutils debian.bash ];
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "shell"; paths = [ debian.bash ]; } ];
  };

  without-store-paths = layered { name = "lamina-example/without-store-paths"; contents = seed; includeStorePaths = false; };
  without-store-paths-fakechroot = layered {
    name = "lamina-example/without-store-paths-fakechroot";
    contents = seed;
    includeStorePaths = false;
    fakeRootCommands = "mkdir -p /opt && echo made >/opt/made";
    enableFakechroot = true;
  };

  within-budget = layered {
    name = "lamina-example/within-budget";
    contents = seed;
    maxSize = 8 * 1024 * 1024;
    denyPaths = [ "gcc.*" ".*\\.a" "include/.*" ];
  };
}
