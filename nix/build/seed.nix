{ locks, system }:
/**
  The only program that exists before anything is built: Debian's static busybox, as a folder with one link per applet.

  Nix cannot make it, because nothing could run to unpack it; `./manage.sh fetch --seed` adds it to the store under this path.

  # Example

  ```nix
  "${seed}/bin/tar"
  => "/nix/store/…-busybox-seed/bin/tar"
  ```

  # Type

  ```
  seed :: Derivation
  ```
*/
derivation {
  name = "busybox-seed";
  inherit system;
  builder = "builtin:fetchurl";
  url = "the-seed-is-missing:run-./manage.sh-fetch---seed";
  outputHashMode = "recursive";
  outputHashAlgo = "sha256";
  outputHash = locks.bootstrap.seed.${system}.treeSha256;
}
