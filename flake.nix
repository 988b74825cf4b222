{
  description = "Lamina: reproducible container images for AI services, from locked packages and model weights";

  outputs = { self }: import ./nix;
}
