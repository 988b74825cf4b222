"""What both services share at the HTTP edge: middleware, errors and the state of the process."""
