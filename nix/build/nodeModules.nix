{ debian, fetchNpm, locks, packages, relocateElf, runStep }:
/**
  Unpack every package of `npm.lock.json` where npm would put it, without npm: no script of a package runs.

  Programs of a package, and libraries that Node.js loads, get an interpreter and libraries in the store.

  # Example

  ```nix
  nodeModules
  => «derivation node-modules»
  ```

  # Type

  ```
  nodeModules :: Derivation
  ```
*/
let
  locked = builtins.attrValues locks.npm.packages;

  unpack = package: runStep {
    name = "npm-${baseNameOf package.name}";
    script = ''
      mkdir $out
      tar xzf $archive --strip-components 1 -C $out
      chmod -R u+rwX,go+rX $out
      # Libraries under another name: relocateElf looks into what may be run.
      find $out -name '*.node' -exec chmod +x {} +
    '';
    environment.archive = fetchNpm package;
  };
  relocate = package: relocateElf {
    name = "npm-${baseNameOf package.name}-${package.version}";
    tree = unpack package;
    needs = [ debian.libc6 debian."libstdc++6" debian.libgcc-s1 ];
    libc = debian.libc6;
  };
  entries = builtins.concatMap
    (package: map (folder: { inherit folder package; }) package.folders)
    locked;
  # A program of a nested copy is for the package around it, which finds it by its file.
  programs = builtins.concatMap
    (package: builtins.concatMap
      (name: if builtins.elem "node_modules/${package.name}" package.folders then [ "${name}=${package.name}/${package.programs.${name}}" ] else [ ])
      (builtins.attrNames package.programs))
    locked;
in
runStep {
  name = "node-modules";
  script = ''
    mkdir -p $out/node_modules/.bin
    cd $out
    set -- $sources
    for folder in $folders; do
      mkdir -p $folder
      if [ -d $1 ]; then cp -r $1/. $folder; else tar xzf $1 --strip-components 1 -C $folder; fi
      shift
    done
    chmod -R u+rwX,go+rX .
    for program in $programs; do
      sed -i "1s|^#!/usr/bin/env node\r\?\$|#!$node/bin/node|" node_modules/''${program#*=}
      chmod +x node_modules/''${program#*=}
      ln -s ../''${program#*=} node_modules/.bin/''${program%%=*}
    done
  '';
  environment = {
    folders = map (entry: entry.folder) entries;
    sources = map (entry: (if entry.package.native then relocate else fetchNpm) entry.package) entries;
    inherit programs;
    inherit (packages) node;
  };
}
