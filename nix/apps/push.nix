# Push the full-size image: `nix run .#push -- REGISTRY/NAME:TAG`. Other images have the same program: `nix run .#backend-image-demo.push`.
{ images }: "${images.backend-image.push}/bin/${images.backend-image.push.name}"
