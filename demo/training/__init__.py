"""Programs that make the files in ``demo/models``; docs/guides/train-the-demo.md tells how to run them."""
