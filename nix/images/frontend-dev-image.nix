# Vite's server with the packages of the pages, for docker-compose.dev.yml: the source is mounted at /frontend.
{ buildLayeredImage, debian, minimalRootfs, nodeModules, packages, runStep, seed }:
let
  uid = 65532;
  # Node.js looks for packages in every folder above the source, and finds them however the source is mounted.
  rootfs = runStep {
    name = "lamina-frontend-dev-rootfs";
    script = ''
      cp -r $rootfs $out
      chmod -R u+w $out
      mkdir $out/frontend
      ln -s $modules/node_modules $out/node_modules
    '';
    environment = {
      rootfs = minimalRootfs { users = [ { name = "service"; id = uid; home = "/tmp"; } ]; };
      modules = nodeModules;
    };
  };
in
buildLayeredImage {
  name = "lamina-frontend-dev";
  tag = "latest";
  compressor = "none";
  directories = [ { path = "/tmp"; mode = "1777"; } ];
  layers = [
    { name = "base"; paths = [ debian.libc6 seed ]; tree = rootfs; }
    { name = "node"; paths = [ packages.node ]; }
    { name = "packages"; paths = [ nodeModules ]; }
  ];
  config = {
    # The runner reads the settings without writing beside them, where the source is read-only.
    Entrypoint = [
      "${packages.node}/bin/node" "/node_modules/vite/bin/vite.js" "--configLoader" "runner"
      "--host" "0.0.0.0" "--port" "8080" "--strictPort"
    ];
    User = "${toString uid}:${toString uid}";
    WorkingDir = "/frontend";
    ExposedPorts."8080/tcp" = { };
    Env = [ "HOME=/tmp" "LC_ALL=C.UTF-8" "TZ=UTC" "VITE_CACHE=/tmp/vite" ];
    Healthcheck = {
      Test = [ "CMD" "${seed}/bin/wget" "-q" "-O" "/dev/null" "http://127.0.0.1:8080/" ];
      # In nanoseconds, as the image specification has it.
      Interval = 15 * 1000000000;
      Timeout = 5 * 1000000000;
      StartPeriod = 30 * 1000000000;
      Retries = 3;
    };
    StopSignal = "SIGTERM";
    Labels = {
      "org.opencontainers.image.title" = "lamina-frontend-dev";
      "org.opencontainers.image.description" = "Vite's server, for working on the dashboard's pages";
    };
  };
}
