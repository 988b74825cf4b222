"""The default: everything in the data folder, with nothing to install. One machine, any number of processes."""
