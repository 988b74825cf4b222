{ lib, runPython }:
/**
  Compile folders of the service's package that a changed line elsewhere leaves alone.

  A store path of its own is compiled again only when it changes, and is a layer that moves only with those below it.

  # Example

  ```nix
  backendPart { name = "media"; root = ../../backend/src/media_service; folders = [ "media" "vision" ]; }
  => «derivation backend-media»
  ```

  # Type

  ```
  backendPart :: { name :: String, root :: Path, folders :: [ String ] } -> Derivation
  ```

  # Arguments

  name
  : What the part is called in store paths and layers.

  root
  : Folder of the Python package.

  folders
  : Folders below it, such as `media` or `api/schemas`. Each lies at the same place in the part's `lib/media_service`.
*/
{ name, root, folders }:
runPython {
  name = "backend-${name}";
  program = ../../builder/lamina/wheels/compile_package.py;
  arguments = {
    outputs = [ "out" ];
    trees = builtins.listToAttrs
      (map (folder: { name = "lib/media_service/${folder}"; value = lib.serviceSource { path = root + "/${folder}"; }; }) folders);
  };
} // { inherit name folders; }
