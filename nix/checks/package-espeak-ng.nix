# espeak-ng speaks in an empty sandbox, with its own voices, and says the same with the same samples.
{ packages, runStep }:
runStep {
  name = "check-package-espeak-ng";
  script = ''
    $package/bin/espeak-ng -v en-us+f2 -z --stdout seven >one.wav
    $package/bin/espeak-ng -v en-us+f2 -z --stdout seven >two.wav
    [ "$(head -c 4 one.wav)" = RIFF ]
    [ "$(wc -c <one.wav)" -gt 20000 ]
    cmp one.wav two.wav
    ! $package/bin/espeak-ng -v nobody -z --stdout seven >three.wav 2>said
    grep 'voice does not exist' said
    sha256sum one.wav | tee $out
  '';
  environment.package = packages.espeak-ng;
}
