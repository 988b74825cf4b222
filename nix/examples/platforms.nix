# Images for several platforms under one name.
{ debianFor, dockerTools, lib, seed }:
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
  # Debian's packages for the platform, relocated on this machine; the certificates are the same files for all.
  tools = platform:
    let debian = debianFor platform;
    in dockerTools.buildLayeredImage {
      name = "lamina-example/tools-${platform.oci}";
      tag = "latest";
      architecture = platform.oci;
      layers = [
        { name = "certificates"; paths = [ dockerTools.caCertificates ]; }
        { name = "base"; paths = [ debian.libc6 ]; }
      ];
      contents = [ debian.bash debian.coreutils dockerTools.caCertificates ];
      config.Cmd = [ "/bin/bash" "-c" "echo $HOSTTYPE; ls /etc/ssl/certs" ];
    };
in
{
  inherit index;
  tools = dockerTools.imageIndex {
    name = "lamina-example/tools";
    tag = "latest";
    images = map tools [ lib.platforms.x86_64-linux lib.platforms.aarch64-linux ];
  };
  untagged-index = dockerTools.imageIndex { name = "lamina-example/untagged-index"; images = [ (image "amd64") ]; };

  # The one for the architecture of the image on top.
  on-index = dockerTools.buildImage { name = "lamina-example/on-index"; tag = "latest"; fromImage = index; };
  on-index-arm64 = dockerTools.buildImage { name = "lamina-example/on-index-arm64"; tag = "latest"; fromImage = index; architecture = "arm64"; };
}
