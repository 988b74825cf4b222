"""One module per command; the file name is the command.

Each module offers ``SUMMARY`` (one line for ``--help``), ``add_arguments(parser)`` and ``run(arguments) -> int``.
A new command is a new file: ``lamina.cli`` finds it by listing this folder.
"""
