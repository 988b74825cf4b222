/**
  Take a folder of the service's Python package as a source of its own, without bytecode that lies in a checkout.

  # Example

  ```nix
  serviceSource { path = ../../backend/src/media_service; without = [ "storage" ]; }
  => "/nix/store/…-backend-source"
  ```

  # Type

  ```
  serviceSource :: { path :: Path, without :: [ String ] } -> String
  ```

  # Arguments

  path
  : The folder.

  without
  : Folders below it that are left out. Default: none.
*/
{ path, without ? [ ] }:
let below = file: builtins.substring (builtins.stringLength (toString path) + 1) (-1) file; in
builtins.path {
  name = "backend-source";
  inherit path;
  filter = file: type:
    if type == "directory" then baseNameOf file != "__pycache__" && !(builtins.elem (below file) without)
    else builtins.match ".*\\.py" file != null;
}
