# Python packages that only derivations use: to build an sdist, to write model metadata.
{ locks, pythonEnv }: pythonEnv { name = "python-env-build"; packages = locks.python.groups.build; }
