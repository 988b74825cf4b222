"""Stores in SQL that SQLite and PostgreSQL both understand: default and scale-out are the same code."""
