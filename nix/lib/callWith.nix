/**
  Call the function in a file with the attributes of a scope that its pattern names.

  A file therefore states at its top exactly what it uses, and nothing has to be passed by hand.

  # Example

  ```nix
  callWith { seed = "/seed"; system = "x86_64-linux"; } ./runStep.nix
  => «the value of runStep.nix»
  ```

  # Type

  ```
  callWith :: AttrSet -> Path -> Any
  ```

  # Arguments

  scope
  : Everything a file may ask for.

  file
  : A Nix file that holds a function with a named-argument pattern.
*/
scope: file:
let function = import file;
in function (builtins.intersectAttrs (builtins.functionArgs function) scope)
