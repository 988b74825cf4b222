{ certificateBundle, cpython, debianUnpacked, locks, runStep }:
/**
  Fetch one locked wheel or sdist by its hash.

  `./manage.sh fetch` normally has put the file into the store before, and then nothing runs here. Without it pip runs inside
  the derivation, with the index, proxy and certificate settings of the environment that starts the build.

  # Example

  ```nix
  fetchPython { package = "six"; version = "1.17.0"; file = "six-1.17.0-py2.py3-none-any.whl"; sha256 = "…"; kind = "wheel"; origin = "pypi"; }
  => «derivation six-1.17.0-py2.py3-none-any.whl»
  ```

  # Type

  ```
  fetchPython :: { package :: String, version :: String, file :: String, kind :: String, sha256 :: String, origin :: String, … } -> Derivation
  ```

  # Arguments

  entry
  : A file of `python.lock.json`, with its package's name and version.
*/
entry:
runStep {
  name = entry.file;
  script = ''
    export HOME=$PWD
    # The machine's own bundle counts where `extra-sandbox-paths` shows it to the sandbox.
    [ -e "''${PIP_CERT:-}" ] || export PIP_CERT=$certificates
    export PYTHONPATH=$(echo $pip/usr/share/python-wheels/pip-*.whl)
    echo "$requirement --hash=sha256:$outputHash" >requirements.txt
    $python/bin/python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes $format \
      --requirement requirements.txt --dest . || {
      echo "error: $name is not in the store and pip could not fetch it" >&2
      echo "hint: run ./manage.sh fetch, or set PIP_INDEX_URL; docs/guides/behind-a-mirror.md tells about own certificates" >&2
      exit 1
    }
    mv "$file" $out
  '';
  environment = {
    inherit (entry) file;
    requirement = "${entry.package}==${entry.version}";
    format = [ (if entry.kind == "sdist" then "--no-binary=:all:" else "--only-binary=:all:") ]
      ++ (if entry.origin == "pypi" then [ ] else [ "--extra-index-url" locks.origins.${entry.origin} ]);
    python = cpython;
    pip = debianUnpacked.python3-pip-whl;
    certificates = certificateBundle;
    outputHashMode = "flat";
    outputHashAlgo = "sha256";
    outputHash = entry.sha256;
    impureEnvVars = [
      "PIP_INDEX_URL" "PIP_EXTRA_INDEX_URL" "PIP_FIND_LINKS" "PIP_TRUSTED_HOST" "PIP_CERT"
      "http_proxy" "https_proxy" "no_proxy"
    ];
  };
}
