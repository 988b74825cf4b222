# The dashboard's pages behind nginx, which hands everything else on to the dashboard service at DASHBOARD_URL.
{ buildLayeredImage, debian, lib, packages, runStep, seed, serviceRoot }:
let
  name = "lamina-frontend";
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
  inherit name;
  tag = "latest";
  compressor = "none";
  directories = [ { path = "/tmp"; mode = "1777"; } ];
  layers = [
    {
      name = "base";
      paths = [ debian.libc6 seed ];
      tree = serviceRoot { inherit name; debianPackages = [ "busybox-static" "ca-certificates" "nginx" "tzdata" ]; };
    }
    { name = "nginx"; paths = [ debian.nginx ]; }
    { name = "pages"; paths = [ packages.frontend server ]; compression = "gzip"; }
  ];
  config = lib.serviceConfig
    {
      inherit name;
      description = "The dashboard's pages";
      entrypoint = [ "${server}/bin/start" ];
      ports = [ 8080 ];
      env = [ "HOME=/tmp" "LC_ALL=C.UTF-8" "TZ=UTC" ];
      check = [ "${seed}/bin/wget" "-q" "-O" "/dev/null" "http://127.0.0.1:8080/livez" ];
      startSeconds = 10;
    } // {
    # nginx finishes what is under way, which SIGTERM would cut.
    StopSignal = "SIGQUIT";
  };
}
