# clip-vit-large-patch14 at its real size, with random weights.
{ locks, randomModel }: randomModel { id = "clip-vit-large-patch14"; architecture = locks.architectures.clip-vit-large-patch14; }
