{ lib, runStep }:
/**
  Users `root` and `nobody` for programs that look them up, as nixpkgs' `dockerTools.fakeNss`.

  # Example

  ```nix
  fakeNss.override { extraPasswdLines = [ "app:x:1000:1000:app:/home/app:/bin/sh" ]; }
  => «derivation fake-nss»
  ```

  # Type

  ```
  fakeNss :: Derivation
  ```
*/
let
  make = { extraPasswdLines ? [ ], extraGroupLines ? [ ] }@given:
    let
      lines = list: builtins.concatStringsSep "" (map (line: "${line}\n") list);
    in
    runStep {
      name = "fake-nss";
      script = ''
        mkdir -p $out/etc $out/var/empty
        printf %s "$passwd" >$out/etc/passwd
        printf %s "$group" >$out/etc/group
        echo 'hosts: files dns' >$out/etc/nsswitch.conf
      '';
      environment = {
        passwd = lines ([ "root:x:0:0:root user:/var/empty:/bin/sh" ] ++ extraPasswdLines ++ [ "nobody:x:65534:65534:nobody:/var/empty:/bin/sh" ]);
        group = lines ([ "root:x:0:" ] ++ extraGroupLines ++ [ "nobody:x:65534:" ]);
      };
    } // { override = lib.overrideArguments make given; };
in
make { }
