"""The machine's own package clients with its own settings: mirrors, proxies and credentials work unchanged."""
