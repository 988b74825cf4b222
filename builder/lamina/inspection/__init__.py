"""Questions about images: what is in one and why, what differs between two, whether the store still agrees."""
