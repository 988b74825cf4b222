"""One module for each group of addresses; a route reads, asks and answers, and nothing more."""
