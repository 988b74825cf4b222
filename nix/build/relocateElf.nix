{ debianUnpacked, platform, runStep }:
/**
  Make the ELF files of a tree find their libraries in the store: set the interpreter, and a RUNPATH that names exactly `needs`.

  The result is the input tree under a new path. Static files and files that are not ELF are left alone.

  # Example

  ```nix
  relocateElf { name = "ffmpeg"; tree = debianUnpacked.ffmpeg; needs = [ debian.libc6 debian.libavcodec59 ]; libc = debian.libc6; }
  => «derivation ffmpeg»
  ```

  # Type

  ```
  relocateElf :: { name :: String, tree :: Path, needs :: [ Derivation ], libc :: Derivation, target :: AttrSet ?, finish :: String ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  tree
  : The unpacked package.

  needs
  : Relocated packages that hold the libraries the tree's files name as NEEDED.

  libc
  : The relocated package with the dynamic loader.

  target
  : The platform of the files, an entry of `lib.platforms`: they are changed, never run. Default: this one.

  finish
  : Commands run at the end, in `$out`, with the function `patchelf` defined. Default: none.
*/
{ name, tree, needs, libc, target ? platform, finish ? "" }:
let
  # Before anything is relocated, patchelf runs through the loader with an explicit library path.
  unpackedFolders = builtins.concatStringsSep ":" (map
    (package: "${package}/lib/${platform.multiarch}:${package}/usr/lib/${platform.multiarch}")
    [ debianUnpacked.libc6 debianUnpacked."libstdc++6" debianUnpacked.libgcc-s1 ]);
in
runStep {
  inherit name;
  script = ''
    patchelf() {
      ${debianUnpacked.libc6}/lib/${platform.multiarch}/${platform.loader} --library-path ${unpackedFolders} \
        ${debianUnpacked.patchelf}/usr/bin/patchelf "$@"
    }

    cp -r $tree $out
    chmod -R u+w $out
    cd $out

    # A library folder is one that directly holds shared objects; some packages keep theirs one level deeper.
    runpath=""
    for package in $out $needs; do
      for folder in lib usr/lib; do
        for library in $package/$folder $package/$folder/$multiarch $package/$folder/$multiarch/pulseaudio \
          $package/$folder/$multiarch/blas $package/$folder/$multiarch/lapack; do
          [ -z "$(find $library -maxdepth 1 -name '*.so*' 2>/dev/null | head -n 1)" ] || runpath="$runpath:$library"
        done
      done
    done

    find . -type f '(' -name '*.so' -o -name '*.so.*' -o -perm -100 ')' | sort | while read -r file; do
      [ "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" = 7f454c46 ] || continue
      patchelf --print-needed "$file" >needed 2>/dev/null && [ -s needed ] || continue
      if patchelf --print-interpreter "$file" >/dev/null 2>&1; then
        patchelf --set-interpreter $libc/lib/$multiarch/$loader "$file"
      fi
      patchelf --set-rpath "''${runpath#:}" "$file"
    done
    rm -f needed
    ${finish}
  '';
  environment = {
    inherit tree needs libc;
    inherit (target) loader multiarch;
  };
}
