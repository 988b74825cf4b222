{ buildLayeredImage }:
/**
  The functions that users of nixpkgs know by this name.

  # Example

  ```nix
  dockerTools.buildLayeredImage { name = "empty"; rootfs = "minimal"; }
  => «derivation empty.tar.gz»
  ```

  # Type

  ```
  dockerTools :: { buildLayeredImage :: AttrSet -> Derivation }
  ```
*/
{ inherit buildLayeredImage; }
