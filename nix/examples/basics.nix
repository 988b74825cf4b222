# Images of the simplest kinds. `seed` is Debian's static busybox: a shell and its tools in 2 MB.
{ debian, dockerTools, seed }:
{
  # One layer; files are copied to the root, programs from the store run.
  bash = dockerTools.buildImage {
    name = "lamina-example/bash";
    tag = "latest";
    copyToRoot = [ debian.bash ];
  };

  layered = dockerTools.buildLayeredImage {
    name = "lamina-example/layered";
    tag = "latest";
    contents = [ seed ];
    extraCommands = "echo 'it is here' >greeting";
    config.Cmd = [ "/bin/sh" "-c" "cat /greeting" ];
  };

  # Without a tag the tag is a hash, which `imageTag` says.
  untagged-build = dockerTools.buildImage { name = "lamina-example/untagged-build"; copyToRoot = seed; };
  untagged-layered = dockerTools.buildLayeredImage { name = "lamina-example/untagged-layered"; contents = seed; };
  untagged-stream = dockerTools.streamLayeredImage { name = "lamina-example/untagged-stream"; contents = seed; };

  # A name is lower-cased and may begin with a registry.
  registry-build = dockerTools.buildImage { name = "127.0.0.1:5000/Team/Example"; tag = "build"; copyToRoot = seed; };
  registry-layered = dockerTools.buildLayeredImage { name = "127.0.0.1:5000/Team/Example"; tag = "layered"; contents = seed; };

  # The configuration alone brings what it names into the image.
  config-closure = dockerTools.buildLayeredImage {
    name = "lamina-example/config-closure";
    tag = "latest";
    config.Cmd = [ "${seed}/bin/echo" "from the configuration" ];
  };

  # Another platform is written into the configuration; nothing is compiled for it.
  foreign-build = dockerTools.buildImage { name = "lamina-example/foreign"; tag = "build"; architecture = "arm64"; variant = "v8"; copyToRoot = seed; };
  foreign-layered = dockerTools.buildLayeredImage { name = "lamina-example/foreign"; tag = "layered"; architecture = "arm64"; contents = seed; };

  created-now = dockerTools.buildImage { name = "lamina-example/created-now"; tag = "build"; created = "now"; copyToRoot = seed; };
  created-now-layered = dockerTools.buildLayeredImage { name = "lamina-example/created-now"; tag = "layered"; created = "now"; contents = seed; };

  annotated = dockerTools.buildLayeredImage {
    name = "lamina-example/annotated";
    tag = "latest";
    contents = seed;
    annotations = { "org.opencontainers.image.version" = "1.2.3"; "example.note" = "on the manifest only"; };
  };
}
