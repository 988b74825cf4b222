{ debian, runStep }:
/**
  `/usr/bin/env`, which scripts name in their first line, as nixpkgs' `dockerTools.usrBinEnv`.

  # Example

  ```nix
  buildLayeredImage { name = "tool"; contents = [ dockerTools.usrBinEnv ]; }
  => «derivation tool.tar.gz»
  ```

  # Type

  ```
  usrBinEnv :: Derivation
  ```
*/
runStep { name = "usr-bin-env"; script = "mkdir -p $out/usr/bin && ln -s ${debian.coreutils}/usr/bin/env $out/usr/bin/env"; }
