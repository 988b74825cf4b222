{ debian, runStep, seed, system }:
/**
  Make a derivation for `nix develop`: the programs of some packages on `PATH`, and variables.

  Nix runs its own script with this derivation's builder to learn the environment, and wants that builder to be called `bash`.

  # Example

  ```nix
  mkShell { name = "work"; packages = [ packages.node ]; }
  => «derivation work-shell»
  ```

  # Type

  ```
  mkShell :: { name :: String, packages :: [ Path ], environment :: AttrSet ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  packages
  : Packages whose `bin` folders come first on `PATH`.

  environment
  : Variables of the shell. Default: `{ }`.
*/
{ name, packages, environment ? { } }:
derivation ({
  name = "${name}-shell";
  inherit system;
  outputs = [ "out" ];
  builder = "${debian.bash}/bin/bash";
  args = [ "-c" "echo use nix develop >$out" ];
  stdenv = runStep { name = "shell-setup"; script = "mkdir $out; : >$out/setup"; };
  PATH = builtins.concatStringsSep ":" (map (package: "${package}/bin") packages ++ [ "${seed}/bin" ]);
} // environment)
