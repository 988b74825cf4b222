"""What the service counts and measures of itself, for Prometheus: small numbers of labels, each from a closed list."""
