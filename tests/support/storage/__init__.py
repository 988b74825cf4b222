"""Contracts of the stores: tests that every implementation passes, the embedded one and the servers'."""
