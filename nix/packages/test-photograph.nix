# A photograph of a person for the tests: the astronaut in scikit-image's wheel (NASA, public domain).
{ fetchPython, locks, runStep }:
runStep {
  name = "test-photograph";
  script = ''
    mkdir $out
    unzip -p $wheel skimage/data/astronaut.png >$out/astronaut.png
  '';
  environment.wheel = fetchPython locks.python.data.test-photographs;
}
