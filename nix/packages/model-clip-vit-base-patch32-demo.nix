# The smaller of two small CLIPs that know coloured shapes, trained by this project; docs/guides/train-the-demo.md says how.
{ demoModel }: demoModel { id = "clip-vit-base-patch32"; task = "image-text-embedding"; }
