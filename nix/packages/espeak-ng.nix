# espeak-ng with its voices: speaks the words that the demo's speech models are trained and tested on. In no image.
{ debian, platform, runStep, seed }:
runStep {
  name = "espeak-ng";
  script = ''
    mkdir -p $out/bin
    # The program looks for its voices in a folder of the host, unless this variable names another one. It also connects
    # to a sound server, even when it writes to a file, and libpulse may then use up some of the random numbers that
    # breathing voices are made from. At this address it is refused at once.
    {
      echo "#!$seed/bin/ash"
      echo "export ESPEAK_DATA_PATH=$data/usr/lib/$multiarch PULSE_SERVER=unix:/dev/null"
      echo "exec $espeak/usr/bin/espeak-ng \"\$@\""
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
