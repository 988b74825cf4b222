# The dashboard's pages as static files: what Vite makes of the source, each file also compressed, and the list of files.
{ nodeModules, packages, runStep }:
runStep {
  name = "frontend";
  script = ''
    export HOME=$PWD
    cp -r $source frontend
    chmod -R u+w frontend
    cd frontend
    ln -s $modules/node_modules node_modules
    $node/bin/node node_modules/vite/bin/vite.js build --outDir $out --emptyOutDir
    # -n: no name and no time in the header.
    find $out -type f ! -path '*/.vite/*' -size +0 | sort | while read -r file; do
      case $file in *.js | *.css | *.html | *.svg) gzip -9nc "$file" >"$file.gz" ;; esac
    done
  '';
  environment = {
    source = builtins.path {
      name = "frontend-source";
      path = ../../frontend;
      # What the pages are made of: no tests and no settings of other tools.
      filter = path: type:
        let name = baseNameOf path;
        # node_modules is a link where ./manage.sh dev has run.
        in if builtins.elem name [ ".cache" "node_modules" "dist" ] then false
        else if type == "directory" then !(builtins.elem name [ "e2e" "testing" ])
        else builtins.match ".*\\.test\\.tsx?|\\.npmrc|biome\\.json|package-lock\\.json" name == null;
    };
    modules = nodeModules;
    inherit (packages) node;
  };
}
