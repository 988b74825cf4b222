# What can be at the root of an image.
{ debian, dockerTools, runStep, seed }:
let
  layered = arguments: dockerTools.buildLayeredImage ({ tag = "latest"; } // arguments);
in
{
  local-path-build = dockerTools.buildImage { name = "lamina-example/local-path"; tag = "build"; copyToRoot = ./files; };
  local-path-stream = dockerTools.streamLayeredImage { name = "lamina-example/local-path"; tag = "stream"; contents = [ ./files seed ]; };

  certificates = layered { name = "lamina-example/certificates"; contents = [ seed dockerTools.caCertificates ]; };

  helpers = layered {
    name = "lamina-example/helpers";
    contents = [
      dockerTools.binSh
      dockerTools.usrBinEnv
      (dockerTools.fakeNss.override {
        extraPasswdLines = [ "app:x:1000:1000:an application:/home/app:/bin/sh" ];
        extraGroupLines = [ "app:x:1000:" ];
      })
      debian.coreutils
    ];
  };

  minimal = layered {
    name = "lamina-example/minimal";
    contents = seed;
    rootfs = "minimal";
    users = [{ name = "service"; id = 4711; home = "/tmp"; }];
    directories = [{ path = "/data"; mode = "0750"; uid = 4711; gid = 4711; }];
    config.User = "service";
  };

  # A store path that is a link stays a link.
  linked-store-path = layered {
    name = "lamina-example/linked-store-path";
    contents = seed;
    config.Env = [ "LINK=${runStep { name = "a-link"; script = "ln -s ${seed}/bin/busybox $out"; }}" ];
  };

  # Names that do not fit into a plain tar header.
  names = layered {
    name = "lamina-example/names";
    contents = [
      seed
      (runStep {
        name = "names";
        script = ''
          long=$(printf 'long-%.0s' $(seq 40))
          mkdir -p "$out/$long/$long" $out/größe
          echo deep >"$out/$long/$long/file"
          echo wide >"$out/größe/日本.txt"
        '';
      })
    ];
  };

  # The commands' text reaches the shell as it is written.
  quoting = dockerTools.buildImage {
    name = "lamina-example/quoting";
    tag = "latest";
    copyToRoot = seed;
    extraCommands = ''echo "(some'quoted'\"text\")" >quoted'';
  };

  web = layered {
    name = "lamina-example/web";
    contents = seed;
    extraCommands = "mkdir -p srv && echo served >srv/index.html";
    config.Entrypoint = [ "/bin/httpd" "-f" "-p" "8080" "-h" "/srv" ];
  };
}
