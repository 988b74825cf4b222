# The demo's larger Whisper model: it knows the digits, colours and shapes that espeak-ng says.
{ demoModel }:
demoModel { id = "whisper-small"; task = "speech-transcription"; program = ../../builder/lamina/models/expand_whisper.py; }
