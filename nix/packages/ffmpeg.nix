# ffmpeg and ffprobe with the libraries their ELF files name; runs on any Linux.
{ debian, runStep }:
runStep {
  name = "ffmpeg";
  script = ''
    mkdir -p $out/bin
    for program in ffmpeg ffprobe; do ln -s $ffmpeg/usr/bin/$program $out/bin/$program; done
  '';
  environment = { inherit (debian) ffmpeg; };
}
