# whisper-small at its real size, with random weights.
{ locks, randomModel }: randomModel { id = "whisper-small"; architecture = locks.architectures.whisper-small; }
