"""The lock files and their hand-written manifests: strict data classes and the one codec that reads and writes them."""
