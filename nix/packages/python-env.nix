# The Python environment of the service. openai-whisper asks for a compiler that the service replaces: docs/decisions/0018.
{ locks, pythonEnv }:
let wheelNames = builtins.filter (name: !(builtins.elem name [ "llvmlite" "numba" ])) locks.python.groups.serve; in
pythonEnv { name = "python-env"; packages = wheelNames; } // { inherit wheelNames; }
