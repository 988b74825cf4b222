# The service: its source compiled, with the programs that the image starts. Editing it rebuilds this and nothing below it.
{ packages, runStep }:
runStep {
  name = "backend";
  script = ''
    export PYTHONHASHSEED=0
    mkdir -p $out/bin $out/lib
    cp -r $source/. $out/lib
    chmod -R u+w $out/lib
    $python/bin/python3 -m compileall -q --invalidation-mode unchecked-hash $out/lib

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
    source = builtins.path {
      name = "backend-source";
      path = ../../backend/src;
      filter = path: type: type == "directory" || builtins.match ".*\\.(py|html|css|js|svg|json)" path != null;
    };
    python = packages.python-env;
  };
}
