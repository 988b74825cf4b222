# A small BLIP that says which coloured shapes it sees, trained by this project; docs/guides/train-the-demo.md says how.
{ demoModel }: demoModel { id = "blip-image-captioning-base"; task = "image-caption"; }
