"""Speech as text, with times."""
