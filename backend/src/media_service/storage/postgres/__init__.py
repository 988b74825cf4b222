"""For several machines: rows, words and vectors in PostgreSQL with pgvector. Files stay in a data folder all share."""
