{ runStep }:
/**
  Unpack a Debian package into a tree, without documentation; copyright files are kept.

  # Example

  ```nix
  unpackDeb { name = "zlib1g-unpacked"; src = fetchDebian locks.debian.architectures.amd64.zlib1g; }
  => «derivation zlib1g-unpacked»
  ```

  # Type

  ```
  unpackDeb :: { name :: String, src :: Path } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  src
  : The `.deb` file, with its data compressed by xz or gzip.
*/
{ name, src }:
runStep {
  inherit name;
  script = ''
    mkdir -p $out control
    cd control
    ar x $src
    case "$(echo data.tar.*)" in
      data.tar.xz) xz -dc data.tar.xz ;;
      data.tar.gz) gzip -dc data.tar.gz ;;
      *) echo "error: $src holds $(echo data.tar.*), but data.tar.xz or data.tar.gz was expected" >&2; exit 1 ;;
    esac | tar x -C $out
    chmod -R u+w $out
    cd $out
    # Not needed at run time. The licence of every package stays: usr/share/doc/*/copyright, or a link to another package's.
    rm -rf usr/share/man usr/share/lintian usr/share/info usr/share/bug usr/share/doc-base
    [ ! -d usr/share/doc ] || find usr/share/doc -type f ! -name copyright -exec rm {} +
    [ ! -d usr/share/doc ] || find usr/share/doc -depth -type d -empty -exec rmdir {} ';'
  '';
  environment = { inherit src; };
}
