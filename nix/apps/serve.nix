# Serve the full-size image from a registry on this machine. Other images have the same program: `nix run .#backend-image-demo.serve`.
{ images }: "${images.backend-image.serve}/bin/${images.backend-image.serve.name}"
