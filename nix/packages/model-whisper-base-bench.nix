# whisper-base at its real size, with random weights.
{ locks, randomModel }: randomModel { id = "whisper-base"; architecture = locks.architectures.whisper-base; }
