"""Generators of data, each deterministic from a seed."""
