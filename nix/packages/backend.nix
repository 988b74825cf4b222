# The service: its source compiled, with the programs that the image starts. Editing it rebuilds this and nothing below it.
#
# Its folders are in parts, so that a changed line compiles and moves little: docs/decisions/0020. Docker gets a changed layer
# and every layer above it, so what changes most often by the history of this repository is on top, in no part: the API and
# the files that lie directly in the package. A new folder is in no part until it is named here.
#
# No part names another one, or each would change with it: in an image `top` finds them in its environment, which `variables`
# are. Outside of images all are joined.
{ backendPart, lib, packages, runPython, symlinkJoin }:
let
  root = ../../backend/src/media_service;
  part = name: folders: backendPart { inherit name root folders; };
  parts = [
    (part "media" [ "captioning" "embedding" "media" "speech" "vision" "weights" ])
    (part "storage" [ "storage" ])
    (part "work" [ "analysis" "inference" "jobs" "library" "scaleout" "worker" ])
    (part "web" [ "dashboard" "metrics" "web" ])
    (part "schemas" [ "api/schemas" ])
  ];
  inParts = builtins.concatMap (each: each.folders) parts;
  top = runPython {
    name = "backend";
    program = ../../builder/lamina/wheels/compile_package.py;
    arguments = {
      outputs = [ "out" ];
      trees."lib/media_service" = lib.serviceSource { path = root; without = inParts; };
      interpreter = "${packages.python-env}/bin/python3";
      programs = { backend = "media_service.__main__"; healthcheck = "media_service.healthcheck"; };
    };
  };
in
symlinkJoin { name = "backend-joined"; paths = [ top ] ++ parts; } // {
  inherit parts top;
  variables = [ "MEDIA_SERVICE_PARTS=${builtins.concatStringsSep ":" (map (each: "${each}/lib") parts)}" ];
}
