{ debianUnpacked, runStep }:
/**
  Join Debian's certificate authorities into the one file that TLS libraries read, as its package does when it is installed.

  # Example

  ```nix
  certificateBundle
  => «derivation ca-bundle.crt»
  ```

  # Type

  ```
  certificateBundle :: Derivation
  ```
*/
runStep {
  name = "ca-bundle.crt";
  script = "for certificate in $certificates/*.crt; do cat $certificate; echo; done | grep . >$out";
  environment.certificates = "${debianUnpacked.ca-certificates}/usr/share/ca-certificates/mozilla";
}
