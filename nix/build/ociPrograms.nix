/**
  The Python programs that make layers and images, as a folder for `PYTHONPATH`; nothing else of the builder is in it.

  # Example

  ```nix
  "${ociPrograms}/lamina/oci/pack_layer.py"
  => "/nix/store/…-lamina-oci/lamina/oci/pack_layer.py"
  ```

  # Type

  ```
  ociPrograms :: Path
  ```
*/
{ }:
let
  root = ../../builder;
  wanted = relative:
    builtins.elem relative [ "/lamina" "/lamina/__init__.py" "/lamina/oci" ]
    || builtins.match "/lamina/oci/[a-z_]+\\.py" relative != null;
in
builtins.path {
  name = "lamina-oci";
  path = root;
  filter = path: _: wanted (builtins.substring (builtins.stringLength (toString root)) (-1) path);
}
