"""One module per benchmark of ``./manage.sh bench``; the file name is the benchmark's.

Each offers ``SUMMARY``, ``add_arguments(parser)`` and ``run(arguments) -> int``, as a command does.
"""
