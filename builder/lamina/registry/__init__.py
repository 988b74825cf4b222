"""Registries, from both sides: one that serves images from their recipes, and a client for others.

Nothing here runs inside derivations, so editing it rebuilds no layer. ``server`` answers from a
``Shelf``; ``client`` asks, with what ``credentials`` found.
"""
