# clip-vit-base-patch32 at its real size, with random weights.
{ locks, randomModel }: randomModel { id = "clip-vit-base-patch32"; architecture = locks.architectures.clip-vit-base-patch32; }
