"""The small world the demo models were trained in: its data, the training, and the trained files."""
