{ binSh, buildImage, buildLayeredImage, caCertificates, fakeNss, imageIndex, mergeImages, pullImage, streamLayeredImage, usrBinEnv }:
/**
  The functions that users of nixpkgs know by this name, with the same arguments, defaults and results; and `imageIndex`.

  # Example

  ```nix
  dockerTools.buildLayeredImage { name = "empty"; rootfs = "minimal"; }
  => «derivation empty.tar.gz»
  ```

  # Type

  ```
  dockerTools :: { buildLayeredImage :: AttrSet -> Derivation, streamLayeredImage :: AttrSet -> Derivation, … }
  ```
*/
{ inherit binSh buildImage buildLayeredImage caCertificates fakeNss imageIndex mergeImages pullImage streamLayeredImage usrBinEnv; }
