# The small model files that follow from what packages hold have the hashes that the lock says.
{ fetchPython, locks, runPython }:
runPython {
  name = "check-model-small-files";
  program = ../../builder/lamina/models/reproduce_files.py;
  arguments = {
    lock = ../locks/models.lock.json;
    clip = fetchPython locks.python.data.clip-vocabulary;
    bert = fetchPython locks.python.data.bert-vocabulary;
  };
}
