"""Running models: which tasks exist, their state, their threads and their queue."""
