{ cpython, debian, locks, platform, runPython, wheels }:
/**
  Join locked Python packages into an environment laid out like a virtual environment, made of links.

  # Example

  ```nix
  pythonEnv { name = "python-env"; packages = locks.python.groups.serve; }
  => «derivation python-env»
  ```

  # Type

  ```
  pythonEnv :: { name :: String, packages :: [ String ] } -> Derivation
  ```

  # Arguments

  name
  : Suffix of the store path.

  packages
  : Normalised names from `python.lock.json`, closed under `requires`; two packages may not hold the same file.
*/
{ name, packages }:
runPython {
  inherit name;
  program = ../../builder/lamina/wheels/join_environment.py;
  arguments = {
    wheels = map (package: wheels.${package}) packages;
    python = cpython;
    version = locks.python.python;
    loader = [
      "${debian.libc6}/lib/${platform.multiarch}/${platform.loader}"
      "--library-path"
      (builtins.concatStringsSep ":" (map (library: "${library}/lib/${platform.multiarch}:${library}/usr/lib/${platform.multiarch}") cpython.libraries))
    ];
  };
}
