# Owners, modes and times, without anybody being root.
{ dockerTools, runStep, seed }:
let
  layered = arguments: dockerTools.buildLayeredImage ({ tag = "latest"; contents = seed; } // arguments);
in
rec {
  chown = layered {
    name = "lamina-example/chown";
    fakeRootCommands = ''
      mkdir -p home/jane
      echo hers >home/jane/file
      chmod 0600 home/jane/file
      chown -R 1000:100 home/jane
      chgrp 7 home
      ln -s /greeting home/jane/link
      chown -h 5 home/jane/link
    '';
  };
  chown-fakechroot = layered {
    name = "lamina-example/chown-fakechroot";
    fakeRootCommands = ''
      mkdir -p /home/jane /etc
      echo 'jane:x:1000:100::/home/jane:/bin/sh' >/etc/passwd
      chown jane: /home/jane
      echo "$(id -u) $PWD" >/who
    '';
    enableFakechroot = true;
  };

  # What only a command mentions comes into the image too.
  command-closure = layered {
    name = "lamina-example/command-closure";
    fakeRootCommands = "ln -s ${runStep { name = "mentioned"; script = "echo mentioned >$out"; }} mentioned";
  };

  # The store in the image belongs to somebody else, for a single-user Nix inside.
  owned-store = layered { name = "lamina-example/owned-store"; uid = 1000; gid = 1001; uname = "jane"; gname = "users"; };
  owned-build = dockerTools.buildImage { name = "lamina-example/owned-build"; tag = "latest"; copyToRoot = seed; uid = 1000; gid = 1001; };

  permissions = layered {
    name = "lamina-example/permissions";
    extraCommands = "mkdir -m 1777 tmp; mkdir secrets; echo k >secrets/key; echo l >secrets/lock";
    perms = [ { regex = "/secrets/.*"; mode = "0400"; uid = 9; } { path = "/secrets/lock"; mode = "4755"; gid = 3; } ];
  };

  dated = layered { name = "lamina-example/dated"; mtime = "2001-02-03T04:05:06Z"; extraCommands = "echo x >dated"; };
  # Owners survive being on top of something, and in a merged archive.
  merged = dockerTools.mergeImages [ chown owned-store ];
}
