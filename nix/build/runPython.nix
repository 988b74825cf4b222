{ cpython, seed, system }:
/**
  Run one Python program in the sandbox, with its arguments in `.attrs.json` (structured attributes) in the working directory.

  # Example

  ```nix
  runPython { name = "sum"; program = ./sum.py; arguments = { numbers = [ 1 2 ]; }; }
  => «derivation sum»
  ```

  # Type

  ```
  runPython :: { name :: String, program :: Path, arguments :: AttrSet, python :: Path ?, pythonPath :: [ Path ] ? } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  program
  : A Python file, or a folder with a `__main__.py`. It reads `.attrs.json` and writes `outputs.out`.

  arguments
  : Further derivation attributes. `exportReferencesGraph.NAME = [ PATH ]` gives the program the closure of PATH.

  python
  : The interpreter's folder. Default: `cpython`.

  pythonPath
  : Folders or wheels put on `PYTHONPATH`. Default: none.
*/
{ name, program, arguments, python ? cpython, pythonPath ? [ ] }:
derivation ({
  inherit name system;
  __structuredAttrs = true;
  # Structured attributes set no variables, so `env` does.
  builder = "${seed}/bin/env";
  args = [
    "PYTHONHASHSEED=0"
    "PYTHONDONTWRITEBYTECODE=1"
    "PYTHONPATH=${builtins.concatStringsSep ":" pythonPath}"
    "LC_ALL=C.UTF-8"
    "TZ=UTC"
    "${python}/bin/python3"
    program
  ];
} // arguments)
