# The Python environment of the service.
{ locks, pythonEnv }: pythonEnv { name = "python-env"; packages = locks.python.groups.serve; }
