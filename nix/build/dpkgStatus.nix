{ fetchDebian, lib, locks, platform, runStep }:
/**
  Write what scanners read to know the Debian packages of an image: one control file each in `var/lib/dpkg/status.d`.

  # Example

  ```nix
  dpkgStatus { packages = [ "ffmpeg" ]; }
  => «derivation dpkg-status»
  ```

  # Type

  ```
  dpkgStatus :: { packages :: [ String ] } -> Derivation
  ```

  # Arguments

  packages
  : Names from `debian.lock.json`; what they need is described too.
*/
{ packages }:
let
  entries = locks.debian.architectures.${platform.debian};
  names = lib.closureOf { edges = builtins.mapAttrs (_: entry: entry.needs) entries; roots = packages; };
in
runStep {
  name = "dpkg-status";
  script = ''
    status=$out/var/lib/dpkg/status.d
    mkdir -p $status start
    cd start
    set -- $files
    for name in $names; do
      # The control file of a package says everything but that it is installed.
      mkdir ../$name
      cd ../$name
      ar x $1
      case "$(echo control.tar.*)" in
        control.tar.xz) xz -dc control.tar.xz ;;
        control.tar.gz) gzip -dc control.tar.gz ;;
        *) echo "error: $1 holds $(echo control.tar.*), but .xz or .gz was expected" >&2; exit 1 ;;
      esac | tar x ./control
      mv control $status/$name
      echo "Status: install ok installed" >>$status/$name
      shift
    done
  '';
  environment = {
    inherit names;
    files = map (name: fetchDebian entries.${name}) names;
  };
}
