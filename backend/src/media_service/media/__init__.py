"""Reading media files: formats, limits and orientation."""
