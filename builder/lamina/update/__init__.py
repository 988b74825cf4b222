"""Turn what is wanted into what is locked: ask the registries, choose, and write the lock files."""
