{ seed, system }:
/**
  Run one shell script in the sandbox, with the seed's applets on `PATH` and nothing of the build machine in the environment.

  Every other function that makes a derivation with a script goes through here, so the fixed locale and time zone have one home.

  # Example

  ```nix
  runStep { name = "hello"; script = "echo hello > $out"; }
  => «derivation hello»
  ```

  # Type

  ```
  runStep :: { name :: String, script :: String, environment :: AttrSet ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  script
  : Commands for busybox's `ash -eu`, with `pipefail`. They write `$out`.

  environment
  : Further derivation attributes, which the script sees as variables. Default: `{ }`.
*/
{ name, script, environment ? { } }:
derivation ({
  inherit name system;
  builder = "${seed}/bin/ash";
  args = [ "-eu" "-o" "pipefail" "-c" script ];
  PATH = "${seed}/bin";
  LC_ALL = "C.UTF-8";
  TZ = "UTC";
} // environment)
