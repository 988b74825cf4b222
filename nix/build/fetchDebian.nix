{ runStep }:
/**
  Fetch one locked Debian package by its hash.

  `./manage.sh fetch` normally has put the file into the store before, and then nothing runs here. Without it the file comes from
  the addresses in `DEBIAN_MIRROR` (archive roots, separated by spaces) or else, by sha1, from the snapshot archive whose root is in
  `DEBIAN_SNAPSHOT`.

  # Example

  ```nix
  fetchDebian { file = "zlib1g_1.2.13_amd64.deb"; path = "pool/main/z/zlib/zlib1g_1.2.13_amd64.deb"; sha1 = "…"; sha256 = "…"; }
  => «derivation zlib1g_1.2.13_amd64.deb»
  ```

  # Type

  ```
  fetchDebian :: { file :: String, path :: String, sha1 :: String, sha256 :: String, … } -> Derivation
  ```

  # Arguments

  entry
  : One entry of `debian.lock.json`, or the seed of `bootstrap.lock.json`.
*/
entry:
runStep {
  name = entry.file;
  script = ''
    for address in $(for root in ''${DEBIAN_MIRROR:-}; do echo "''${root%/}/$path"; done) ''${DEBIAN_SNAPSHOT:+"''${DEBIAN_SNAPSHOT%/}/file/$sha1"}; do
      ! wget -q -O "$out" "$address" || exit 0
    done
    echo "error: $name is neither in the store nor at an address this build knows" >&2
    echo "hint: run ./manage.sh fetch, or set DEBIAN_MIRROR or DEBIAN_SNAPSHOT" >&2
    exit 1
  '';
  environment = {
    inherit (entry) path sha1;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = entry.sha256;
    impureEnvVars = [ "DEBIAN_MIRROR" "DEBIAN_SNAPSHOT" "http_proxy" "https_proxy" "no_proxy" ];
  };
}
