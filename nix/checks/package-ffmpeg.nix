# ffmpeg runs in an empty sandbox: it makes a film with sound in the formats the service reads, and ffprobe reads it back.
{ packages, runStep }:
runStep {
  name = "check-package-ffmpeg";
  script = ''
    ffmpeg=$package/bin/ffmpeg
    $ffmpeg -v error -f lavfi -i testsrc=duration=1:size=64x64:rate=10 -f lavfi -i sine=duration=1 -c:v libx264 -c:a aac film.mp4
    $package/bin/ffprobe -v error -show_entries stream=codec_name,nb_frames -of csv=p=0 film.mp4 | tee found
    grep -q '^h264,10$' found
    grep -q '^aac,' found
    $ffmpeg -v error -i film.mp4 -ac 1 -ar 16000 speech.wav
    [ "$(head -c 4 speech.wav)" = RIFF ]
    cp found $out
  '';
  environment.package = packages.ffmpeg;
}
