"""The generated part of the documentation: pages made from doc comments, parsers, locks and settings.

A page is a function from the repository to text; ``pages`` knows them all and says which files are stale.
"""
