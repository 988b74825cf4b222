"""Doing jobs: what a worker executes, and how it holds on to a job. Where jobs are kept is ``storage.jobs``."""
