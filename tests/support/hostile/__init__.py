"""Makers of hostile and odd files, by what they abuse."""
