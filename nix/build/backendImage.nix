{ buildLayeredImage, cpython, debian, lib, packages, serviceRoot, wheels }:
/**
  Build the image of the service with one profile of models; which service runs is chosen by `SERVICE_TYPE`.

  Layers go from what changes least to what changes most, so that a new version moves as little as possible: docs/decisions/0010. Most
  hold the paths that they name alone, so that only what changed is hashed again: docs/decisions/0029.

  # Example

  ```nix
  backendImage { catalogue = packages.models-demo; }
  => «derivation lamina-backend.tar»
  ```

  # Type

  ```
  backendImage :: { catalogue :: Derivation } -> Derivation
  ```

  # Arguments

  catalogue
  : A result of `modelCatalogue`.
*/
{ catalogue }:
let
  inherit (packages.python-env) wheelNames;
  heavy = builtins.filter (name: builtins.elem name wheelNames)
    [ "mediapipe" "numpy" "opencv-python-headless" "scipy" "transformers" ];
  light = builtins.filter (name: name != "torch" && !(builtins.elem name heavy)) wheelNames;
  name = "lamina-backend";
  alone = name: paths: { inherit name paths; closure = false; };
in
buildLayeredImage {
  inherit name;
  tag = catalogue.profile;
  compressor = "none";
  directories = [
    { path = "/tmp"; mode = "1777"; }
    # A new volume gets this mode, and whoever runs the container chooses its user.
    { path = "/data"; mode = "1777"; uid = lib.serviceUser.id; gid = lib.serviceUser.id; }
  ];
  layers = [
    {
      name = "base";
      paths = [ debian.libc6 debian.gcc-12-base ];
      tree = serviceRoot {
        inherit name;
        debianPackages = [ "ca-certificates" "ffmpeg" "gcc-12-base" "tzdata" ] ++ cpython.debianPackages;
      };
    }
  ] ++ lib.modelLayers catalogue.models ++ [
    (alone "model-catalogue" [ catalogue ])
    { name = "system-libraries"; paths = builtins.filter (library: library != debian.libc6) cpython.libraries; }
    { name = "ffmpeg"; paths = [ packages.ffmpeg ]; }
    (alone "interpreter" [ cpython ])
    (alone "torch" [ wheels.torch ])
  ] ++ map (name: alone name [ wheels.${name} ]) heavy ++ [
    (alone "light-wheels" (map (name: wheels.${name}) light ++ [ packages.python-env ]))
    (alone "pages" [ packages.frontend ] // { compression = "gzip"; })
  ] ++ map (part: alone "application-${part.name}" [ part ] // { compression = "gzip"; }) packages.backend.parts ++ [
    { name = "application"; paths = [ packages.backend.top ]; compression = "gzip"; volatile = true; }
  ];
  config = lib.serviceConfig {
    inherit name;
    description = "Media understanding behind one API"
      + (if catalogue.profile == "bench" then ": random weights for measuring, whose answers mean nothing" else "");
    entrypoint = [ "${packages.backend.top}/bin/backend" ];
    ports = [ 8000 8001 8002 ];
    env = packages.backend.variables ++ [
      "PATH=${packages.backend.top}/bin:${packages.python-env}/bin:${packages.ffmpeg}/bin"
      "HOST=0.0.0.0"
      "MODEL_CATALOGUE=${catalogue}/catalogue.json"
      "DASHBOARD_BUNDLE=${packages.frontend}"
      # The service forces the same: backend/src/media_service/offline.py. A test compares both.
      "HF_HUB_OFFLINE=1"
      "TRANSFORMERS_OFFLINE=1"
      "HF_DATASETS_OFFLINE=1"
      "HF_HUB_DISABLE_TELEMETRY=1"
      "DO_NOT_TRACK=1"
      "HF_HOME=/nonexistent"
      "TORCH_HOME=/nonexistent"
      "TIKTOKEN_CACHE_DIR=/nonexistent"
      "XDG_CACHE_HOME=/nonexistent"
      "TORCHINDUCTOR_CACHE_DIR=/"
      "PYTHONDONTWRITEBYTECODE=1"
      "PYTHONUNBUFFERED=1"
      "LC_ALL=C.UTF-8"
      "TZ=UTC"
      "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"
      "HOME=/tmp"
    ];
    check = [ "${packages.backend.top}/bin/healthcheck" ];
    startSeconds = 30;
    labels."io.lamina.profile" = catalogue.profile;
  };
}
