{ cpython, runStep }:
/**
  The Python programs that make layers and images, as a folder for `PYTHONPATH`; nothing else of the builder is in it.

  # Example

  ```nix
  "${ociPrograms}/lamina/oci/pack_layer.py"
  => "/nix/store/…-lamina-oci/lamina/oci/pack_layer.py"
  ```

  # Type

  ```
  ociPrograms :: Derivation
  ```
*/
let
  root = ../../builder;
  wanted = relative:
    builtins.elem relative [ "/lamina" "/lamina/__init__.py" "/lamina/oci" ]
    || builtins.match "/lamina/oci/[a-z_]+\\.py" relative != null;
in
# Compiled once: every layer starts a program of these, and reading the sources took most of a small layer's time.
runStep {
  name = "lamina-oci";
  script = ''
    export PYTHONHASHSEED=0
    cp -r $source $out
    chmod -R u+w $out
    $python/bin/python3 -B -m compileall -q --invalidation-mode unchecked-hash $out
  '';
  environment = {
    python = cpython;
    source = builtins.path {
      name = "lamina-oci-source";
      path = root;
      filter = path: _: wanted (builtins.substring (builtins.stringLength (toString root)) (-1) path);
    };
  };
}
