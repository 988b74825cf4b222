{ certificateBundle, runStep }:
/**
  Debian's certificate authorities at the three places where programs look, as nixpkgs' `dockerTools.caCertificates`.

  # Example

  ```nix
  buildLayeredImage { name = "client"; contents = [ dockerTools.caCertificates ]; }
  => «derivation client.tar.gz»
  ```

  # Type

  ```
  caCertificates :: Derivation
  ```
*/
runStep {
  name = "ca-certificates";
  script = ''
    mkdir -p $out/etc/ssl/certs $out/etc/pki/tls/certs
    ln -s $bundle $out/etc/ssl/certs/ca-bundle.crt
    ln -s $bundle $out/etc/ssl/certs/ca-certificates.crt
    ln -s $bundle $out/etc/pki/tls/certs/ca-bundle.crt
  '';
  environment.bundle = certificateBundle;
}
