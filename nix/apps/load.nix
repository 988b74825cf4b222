# Load the full-size image into the engine. Other images have the same program: `nix run .#backend-image-demo.load`.
{ images }: "${images.backend-image.load}/bin/${images.backend-image.load.name}"
