{ dpkgStatus, lib, minimalRootfs, runStep }:
/**
  Make the root file system of a service's image: what programs expect, the service's user, and its Debian packages for scanners.

  It belongs into the lowest layer, because an engine that gets a changed layer gets every layer above it too.

  # Example

  ```nix
  serviceRoot { name = "lamina-frontend"; debianPackages = [ "nginx" ]; }
  => «derivation lamina-frontend-rootfs»
  ```

  # Type

  ```
  serviceRoot :: { name :: String, debianPackages :: [ String ] } -> Derivation
  ```

  # Arguments

  name
  : What the image is called.

  debianPackages
  : Names from `debian.lock.json`; what they need is described too.
*/
{ name, debianPackages }:
runStep {
  name = "${name}-rootfs";
  script = "mkdir $out; for tree in $trees; do cp -r $tree/. $out; chmod -R u+w $out; done";
  environment.trees = [
    (minimalRootfs { users = [ lib.serviceUser ]; })
    (dpkgStatus { packages = debianPackages; })
  ];
}
