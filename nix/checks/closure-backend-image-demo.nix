# Nothing that only builds things is in the image: no patchelf, no seed, no pip, no unpacked package, no test tool.
{ images, runStep }:
runStep {
  name = "check-closure-backend-image-demo";
  script = ''
    grep -o '/nix/store/[a-z0-9]*-[^"]*' $spec | sort -u >paths
    echo "$(wc -l <paths) paths in the image"
    ! grep -E 'patchelf|busybox|python3-pip|[a-z0-9]-unpacked|pytest|mypy|ruff|installer|coreutils|-bash' paths
    touch $out
  '';
  environment.spec = images.backend-image-demo.spec;
}
