{ locks, runPython, wheelFile }:
/**
  Every locked Python package, unpacked from its wheel unmodified: each file has the hash that the wheel's RECORD states.

  # Example

  ```nix
  wheels.numpy
  => «derivation python-numpy-2.4.6»
  ```

  # Type

  ```
  wheels :: { <package> :: Derivation }
  ```
*/
let
  inherit (locks.python) packages python;
  install = wheel: name: runPython {
    name = "python-${name}-${packages.${name}.version}";
    program = ../../builder/lamina/wheels/install_wheel.py;
    # A wheel of pure Python can be imported as it is, so installer needs no installation.
    pythonPath = [ installer ];
    arguments = {
      wheel = wheel.path;
      inherit (wheel) fileName;
      folder = "lib/python${python}/site-packages";
    };
  };
  installer = (wheelFile "installer").path;
in
builtins.mapAttrs (name: _: install (wheelFile name) name) packages
