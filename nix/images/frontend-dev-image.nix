# Vite's server with the packages of the pages, for docker-compose.dev.yml: the source is mounted at /frontend.
{ buildLayeredImage, debian, lib, minimalRootfs, nodeModules, packages, runStep, seed }:
let
  name = "lamina-frontend-dev";
  # Node.js looks for packages in every folder above the source, and finds them however the source is mounted.
  rootfs = runStep {
    name = "${name}-rootfs";
    script = ''
      cp -r $rootfs $out
      chmod -R u+w $out
      mkdir $out/frontend
      ln -s $modules/node_modules $out/node_modules
    '';
    environment = {
      rootfs = minimalRootfs { users = [ lib.serviceUser ]; };
      modules = nodeModules;
    };
  };
in
buildLayeredImage {
  inherit name;
  tag = "latest";
  compressor = "none";
  directories = [ { path = "/tmp"; mode = "1777"; } ];
  layers = [
    { name = "base"; paths = [ debian.libc6 seed ]; tree = rootfs; }
    { name = "node"; paths = [ packages.node ]; }
    { name = "packages"; paths = [ nodeModules ]; }
  ];
  config = lib.serviceConfig
    {
      inherit name;
      description = "Vite's server, for working on the dashboard's pages";
      # The runner reads the settings without writing beside them, where the source is read-only.
      entrypoint = [
        "${packages.node}/bin/node" "/node_modules/vite/bin/vite.js" "--configLoader" "runner"
        "--host" "0.0.0.0" "--port" "8080" "--strictPort"
      ];
      ports = [ 8080 ];
      env = [ "HOME=/tmp" "LC_ALL=C.UTF-8" "TZ=UTC" "VITE_CACHE=/tmp/vite" ];
      check = [ "${seed}/bin/wget" "-q" "-O" "/dev/null" "http://127.0.0.1:8080/" ];
      startSeconds = 30;
    } // {
    WorkingDir = "/frontend";
  };
}
