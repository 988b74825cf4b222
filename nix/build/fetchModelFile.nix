{ system }:
/**
  Fetch one locked model file from its address in the lock, by its hash.

  # Example

  ```nix
  fetchModelFile { file = "base.pt"; url = "https://…/base.pt"; sha256 = "…"; }
  => «derivation base.pt»
  ```

  # Type

  ```
  fetchModelFile :: { file :: String, url :: String, sha256 :: String, … } -> Derivation
  ```

  # Arguments

  entry
  : A file of `models.lock.json`.
*/
entry:
derivation {
  name = entry.file;
  inherit (entry) url;
  inherit system;
  builder = "builtin:fetchurl";
  outputHashMode = "flat";
  outputHashAlgo = "sha256";
  outputHash = entry.sha256;
  impureEnvVars = [ "http_proxy" "https_proxy" "no_proxy" ];
}
