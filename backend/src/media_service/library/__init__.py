"""Assets between the world and the storage: what is taken in, and what is made of it for people to look at."""
