{ certificateBundle, debianUnpacked, lib, runStep }:
/**
  Make what every program expects of a root file system: users, name service, host lookup, os-release, CA bundle, time zones.

  # Example

  ```nix
  minimalRootfs { users = [ { name = "service"; id = 65532; home = "/tmp"; } ]; }
  => «derivation rootfs»
  ```

  # Type

  ```
  minimalRootfs :: { users :: [ { name :: String, id :: Int, home :: String } ] } -> Derivation
  ```

  # Arguments

  users
  : Users beside `root` and `nobody`.
*/
{ users }:
let
  accounts = lib.users ([ { name = "root"; id = 0; home = "/root"; } ] ++ users ++ [ { name = "nobody"; id = 65534; home = "/"; } ]);
in
runStep {
  name = "rootfs";
  script = ''
    mkdir -p $out/etc/ssl/certs $out/etc/pki/tls/certs $out/usr/share $out/tmp
    printf %s "$passwd" >$out/etc/passwd
    printf %s "$group" >$out/etc/group
    echo 'hosts: files dns' >$out/etc/nsswitch.conf
    printf 'ID=lamina\nNAME=Lamina\nPRETTY_NAME=Lamina\nHOME_URL=\n' >$out/etc/os-release
    for file in ssl/certs/ca-certificates.crt ssl/certs/ca-bundle.crt pki/tls/certs/ca-bundle.crt; do
      cp $certificates $out/etc/$file
    done
    cp -r $zoneinfo $out/usr/share/zoneinfo
  '';
  environment = {
    inherit (accounts) passwd group;
    certificates = certificateBundle;
    zoneinfo = "${debianUnpacked.tzdata}/usr/share/zoneinfo";
  };
}
