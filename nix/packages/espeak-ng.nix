# espeak-ng with its voices: speaks the words that the demo's speech models are trained and tested on. In no image.
{ debian, platform, runStep, seed }:
runStep {
  name = "espeak-ng";
  script = ''
    mkdir -p $out/bin
    # The program looks for its voices in a folder of the host, unless this variable names another one.
    {
      echo "#!$seed/bin/ash"
      echo "ESPEAK_DATA_PATH=$data/usr/lib/$multiarch exec $espeak/usr/bin/espeak-ng \"\$@\""
    } >$out/bin/espeak-ng
    chmod +x $out/bin/espeak-ng
  '';
  environment = {
    inherit seed;
    inherit (platform) multiarch;
    espeak = debian.espeak-ng;
    data = debian.espeak-ng-data;
  };
}
