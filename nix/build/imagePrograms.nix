{ cpython, debian, runStep }:
/**
  Make the programs that move a described image without a checkout: `nix run .#IMAGE.load`, `.push -- REGISTRY/NAME:TAG`, `.serve`.

  # Example

  ```nix
  imagePrograms { name = "media"; spec = image.spec; }
  => { load = «derivation load-media»; push = «derivation push-media»; serve = «derivation serve-media»; }
  ```

  # Type

  ```
  imagePrograms :: { name :: String, spec :: Path } -> { load :: Derivation, push :: Derivation, serve :: Derivation }
  ```

  # Arguments

  name
  : Name for the store paths.

  spec
  : Description of the image.
*/
{ name, spec }:
let
  source = builtins.path {
    name = "lamina-source";
    path = ../../builder;
    filter = path: type: type == "directory" && baseNameOf path != "__pycache__" || builtins.match ".*\\.py" path != null;
  };
  # -I: neither the caller's variables nor the folder it is called in can change which modules are read.
  program = command: runStep {
    name = "${command}-${name}";
    script = ''
      mkdir -p $out/bin
      {
        echo "#!${cpython}/bin/python3 -IB"
        echo 'import os, sys'
        echo
        echo 'os.environ["PATH"] = "${debian.skopeo}/usr/bin:" + os.environ.get("PATH", "")'
        echo 'sys.path.insert(0, "${source}")'
        echo 'from lamina.image_program import main'
        echo
        echo 'sys.exit(main("${command}", "${spec}"))'
      } >$out/bin/${command}-${name}
      chmod +x $out/bin/${command}-${name}
    '';
  };
in
builtins.listToAttrs (map (command: { name = command; value = program command; }) [ "load" "push" "serve" ])
