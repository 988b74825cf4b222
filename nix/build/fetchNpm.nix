{ runStep }:
/**
  Fetch one locked archive of an npm registry by its hash.

  `./manage.sh fetch` normally has put the file into the store before, and then nothing runs here. Without it the registry's
  address must be in `npm_config_registry`: npm itself needs Node.js and cannot run yet.

  # Example

  ```nix
  fetchNpm locks.npm.packages."vite@8.3.8"
  => «derivation vite-8.3.8.tgz»
  ```

  # Type

  ```
  fetchNpm :: { name :: String, version :: String, file :: String, sha256 :: String, … } -> Derivation
  ```

  # Arguments

  entry
  : An entry of `npm.lock.json`. What a package is called in a scope (`@tailwindcss/vite`) is not in its address' last part.
*/
entry:
runStep {
  name = entry.file;
  script = ''
    if [ -z "''${npm_config_registry:-}" ] || ! wget -q -O "$out" "''${npm_config_registry%/}/$package/-/''${package##*/}-$version.tgz"; then
      echo "error: $name is not in the store and could not be fetched" >&2
      echo "hint: run ./manage.sh fetch, or set npm_config_registry" >&2
      exit 1
    fi
  '';
  environment = {
    package = entry.name;
    inherit (entry) version;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = entry.sha256;
    impureEnvVars = [ "npm_config_registry" "http_proxy" "https_proxy" "no_proxy" ];
  };
}
