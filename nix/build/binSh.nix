{ debian, runStep }:
/**
  `/bin/sh`, which is bash, as nixpkgs' `dockerTools.binSh`.

  # Example

  ```nix
  buildLayeredImage { name = "tool"; contents = [ dockerTools.binSh ]; }
  => «derivation tool.tar.gz»
  ```

  # Type

  ```
  binSh :: Derivation
  ```
*/
runStep { name = "bin-sh"; script = "mkdir -p $out/bin && ln -s ${debian.bash}/bin/bash $out/bin/sh"; }
