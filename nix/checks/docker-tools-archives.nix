# Every example of an image can be read as an engine would read it, and keeps what its manifests promise.
{ cpython, debian, examples, runStep }:
let
  images = builtins.concatMap builtins.attrValues (builtins.attrValues examples);
  archive = image: if image.isExe or false then runStep { name = "streamed-${image.name}"; script = "${image} >$out"; } else image;
in
runStep {
  name = "check-docker-tools-archives";
  script = ''
    verify() { $python/bin/python3 -B $program $zstd/usr/bin/zstd "$@"; }
    verify $archives | tee $out
    # The program itself finds a changed byte.
    $stream | sed 's/it is here/it is lost/' >altered.tar
    ! verify altered.tar 2>said
    grep 'has other bytes' said
    $index | sed 's/"architecture":"arm64"/"architecture":"riscv"/' >altered.tar
    ! verify altered.tar 2>said
    grep 'the index has other bytes' said
  '';
  environment = {
    program = ../../tests/nix/fixtures/verify_image.py;
    inherit (debian) zstd;
    python = cpython;
    stream = examples.basics.layered.stream;
    index = examples.platforms.index.stream;
    archives = map archive images;
  };
}
