# The dashboard's pages behind nginx, which hands everything else on to the dashboard service at DASHBOARD_URL.
{ buildLayeredImage, debian, dpkgStatus, minimalRootfs, packages, runStep, seed }:
let
  uid = 65532;
  # As of the service's image, so that engines and scanners find the same things at the same places.
  rootfs = runStep {
    name = "lamina-frontend-rootfs";
    script = "mkdir $out; for tree in $trees; do cp -r $tree/. $out; chmod -R u+w $out; done";
    environment.trees = [
      (minimalRootfs { users = [ { name = "service"; id = uid; home = "/tmp"; } ]; })
      (dpkgStatus { packages = [ "busybox-static" "ca-certificates" "nginx" "tzdata" ]; })
    ];
  };
  server = runStep {
    name = "frontend-server";
    script = ''
      mkdir -p $out/bin
      set_paths() {
        sed -e "s|@bundle@|$bundle|" -e "s|@config@|$out|" -e "s|@seed@|$seed|" -e "s|@nginx@|$nginx|" \
          -e "s|@headers@|$out/headers.conf|" -e "s|@handOn@|$out/hand-on.conf|" $source/$1 >$2
      }
      for file in nginx.conf headers.conf hand-on.conf; do set_paths $file $out/$file; done
      set_paths start.sh $out/bin/start
      chmod +x $out/bin/start
    '';
    environment = {
      source = builtins.path { name = "frontend-server-source"; path = ./frontend-server; };
      bundle = packages.frontend;
      inherit seed;
      inherit (debian) nginx;
    };
  };
in
buildLayeredImage {
  name = "lamina-frontend";
  tag = "latest";
  compressor = "none";
  directories = [ { path = "/tmp"; mode = "1777"; } ];
  layers = [
    { name = "base"; paths = [ debian.libc6 seed ]; tree = rootfs; }
    { name = "nginx"; paths = [ debian.nginx ]; }
    { name = "pages"; paths = [ packages.frontend server ]; compression = "gzip"; }
  ];
  config = {
    Entrypoint = [ "${server}/bin/start" ];
    User = "${toString uid}:${toString uid}";
    WorkingDir = "/tmp";
    ExposedPorts."8080/tcp" = { };
    Env = [ "HOME=/tmp" "LC_ALL=C.UTF-8" "TZ=UTC" ];
    Healthcheck = {
      Test = [ "CMD" "${seed}/bin/wget" "-q" "-O" "/dev/null" "http://127.0.0.1:8080/livez" ];
      # In nanoseconds, as the image specification has it.
      Interval = 15 * 1000000000;
      Timeout = 5 * 1000000000;
      StartPeriod = 10 * 1000000000;
      Retries = 3;
    };
    # nginx finishes what is under way, which SIGTERM would cut.
    StopSignal = "SIGQUIT";
    Labels = {
      "org.opencontainers.image.title" = "lamina-frontend";
      "org.opencontainers.image.description" = "The dashboard's pages";
    };
  };
}
