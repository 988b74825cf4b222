# The service: its source compiled, with the programs that the image starts. Editing it rebuilds this and nothing below it.
#
# Its folders are in parts, so that a changed line compiles and moves little. An engine gets a changed layer and every layer
# above it, so what changes most often by the history of this repository is on top, in no part: the API and the files that
# lie directly in the package. A new folder is in no part until it is named here.
{ backendPart, lib, packages, runStep }:
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
in
runStep {
  name = "backend";
  script = ''
    export PYTHONHASHSEED=0
    mkdir -p $out/bin $out/lib/media_service
    cp -r $source/. $out/lib/media_service
    chmod -R u+w $out/lib
    $python/bin/python3 -m compileall -q --invalidation-mode unchecked-hash $out/lib
    for link in $links; do ln -s ''${link%:*} $out/lib/media_service/''${link#*:}; done

    # -P and -s: neither the working folder nor a home folder can put modules in front of ours.
    write_program() {
      printf '#!%s -sP\nimport sys\n\nsys.path.insert(0, "%s")\nfrom %s import main\n\nsys.exit(main())\n' \
        $python/bin/python3 $out/lib "$2" >$out/bin/$1
      chmod +x $out/bin/$1
    }
    write_program backend media_service.__main__
    write_program healthcheck media_service.healthcheck
  '';
  environment = {
    source = lib.serviceSource { path = root; without = inParts; };
    links = builtins.concatMap (each: map (folder: "${each}/${folder}:${folder}") each.folders) parts;
    python = packages.python-env;
  };
} // { inherit parts; }
