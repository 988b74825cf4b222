# CPython from Debian's packages, merged into one tree so that `sys.prefix` is right, with its standard library compiled.
#
# The interpreter itself names the libraries that the manylinux standard lets wheels take from the system, with an RPATH:
# a wheel finds them already loaded. So no wheel has to be changed, though some have a RUNPATH of their own, which hides ours.
{ debian, debianUnpacked, lib, locks, platform, relocateElf, runStep }:
let
  version = locks.python.python;
  merged = [ "python${version}-minimal" "libpython${version}-minimal" "libpython${version}-stdlib" ];
  entries = locks.debian.architectures.${platform.debian};
  expectedByWheels = [ "libstdc++6" "libgcc-s1" "zlib1g" ];
  libraries = map (name: debian.${name}) needs;
  needs = builtins.filter (name: !(builtins.elem name merged))
    (builtins.attrNames (builtins.listToAttrs (map (name: { inherit name; value = null; })
      (builtins.concatMap (name: entries.${name}.needs) merged ++ expectedByWheels))));
in
relocateElf {
  name = "cpython-${version}";
  libc = debian.libc6;
  needs = libraries;
  tree = runStep {
    name = "cpython-${version}-merged";
    script = ''
      mkdir $out
      for package in $packages; do
        for folder in bin lib share; do [ ! -d $package/usr/$folder ] || cp -r $package/usr/$folder $out/; done
        chmod -R u+w $out
      done
      # Links into /etc, and Debian's note that pip must not install here.
      rm -f $out/lib/python$version/sitecustomize.py $out/lib/python$version/EXTERNALLY-MANAGED
      rm -rf $out/share/applications $out/share/binfmts $out/share/pixmaps $out/lib/binfmt.d
      ln -s python$version $out/bin/python3
    '';
    environment = {
      packages = map (name: debianUnpacked.${name}) merged;
      inherit version;
    };
  };
  finish = ''
    python=bin/python${version}
    for library in libstdc++.so.6 libgcc_s.so.1 libz.so.1 \
      libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libutil.so.1 libresolv.so.2; do
      patchelf --add-needed $library $python
    done
    patchelf --force-rpath --set-rpath "''${runpath#:}" $python
    # Without -B the modules that compileall imports leave files that name the build's time, and it would keep those.
    export PYTHONHASHSEED=0
    $python -B -m compileall -q --invalidation-mode unchecked-hash $out/lib/python${version}
  '';
} // { inherit libraries; debianPackages = merged ++ expectedByWheels; }
