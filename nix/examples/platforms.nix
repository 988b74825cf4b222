# Images for several platforms under one name.
{ dockerTools, seed }:
let
  image = architecture: dockerTools.buildLayeredImage {
    name = "lamina-example/${architecture}";
    tag = "latest";
    inherit architecture;
    contents = seed;
    layers = [ { name = "shared"; paths = [ seed ]; } ];
    config.Cmd = [ "/bin/echo" architecture ];
  };
  index = dockerTools.imageIndex {
    name = "lamina-example/index";
    tag = "latest";
    images = [ (image "amd64") (image "arm64") ];
    annotations."org.opencontainers.image.version" = "1.2.3";
  };
in
{
  inherit index;
  untagged-index = dockerTools.imageIndex { name = "lamina-example/untagged-index"; images = [ (image "amd64") ]; };

  # The one for the architecture of the image on top.
  on-index = dockerTools.buildImage { name = "lamina-example/on-index"; tag = "latest"; fromImage = index; };
  on-index-arm64 = dockerTools.buildImage { name = "lamina-example/on-index-arm64"; tag = "latest"; fromImage = index; architecture = "arm64"; };
}
