"""The machine's own package clients, with the machine's own settings: mirrors, proxies and credentials work unchanged."""
