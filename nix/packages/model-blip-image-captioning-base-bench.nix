# blip-image-captioning-base at its real size, with random weights.
{ locks, randomModel }: randomModel { id = "blip-image-captioning-base"; architecture = locks.architectures.blip-image-captioning-base; }
