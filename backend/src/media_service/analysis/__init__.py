"""Turn a stored asset into a timeline that can be searched, and search it."""
