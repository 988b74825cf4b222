{ cpython, debianFor, lib, locks, packages, platform, system, wheels }:
/**
  Say what each store path is, from the locks: for every package its purl, licence and the hash of the file it was made from.

  The result is plain data, by store path and without references, so asking for it builds nothing.

  # Example

  ```nix
  inventory."/nix/store/…-libssl3-3.0.17"
  => { type = "deb"; name = "libssl3"; version = "3.0.17"; purl = "pkg:deb/debian/libssl3@3.0.17?arch=amd64"; sha256 = "…"; licence = null; }
  ```

  # Type

  ```
  inventory :: { <store path> :: { type :: String, name :: String, version :: String, purl :: String, sha256 :: String, licence :: String } }
  ```
*/
let
  at = derivation: about: { name = builtins.unsafeDiscardStringContext derivation.outPath; value = about; };
  debs = locks.debian.architectures.${platform.debian};
  # Packages for another platform are made here too.
  targets = builtins.filter (target: locks.debian.architectures ? ${target.debian}) (builtins.attrValues lib.platforms);
  describeTarget = target: map
    (name: at (debianFor target).${name} (describeDebian name locks.debian.architectures.${target.debian}.${name}))
    (builtins.attrNames locks.debian.architectures.${target.debian});
  escape = builtins.replaceStrings [ "+" ":" "~" ] [ "%2B" "%3A" "~" ];

  describeDebian = name: entry: {
    type = "deb";
    inherit name;
    inherit (entry) version sha256;
    purl = "pkg:deb/debian/${escape name}@${escape entry.version}?arch=${entry.architecture}&distro=${builtins.head (builtins.split "-" entry.suite)}";
    licence = null;   # in the package's copyright file
    source = entry.source;
  };
  describeWheel = name: entry: {
    type = "pypi";
    inherit name;
    inherit (entry) licence version;
    inherit (builtins.head (builtins.filter (file: file.platform == "any" || file.platform == system) entry.files)) sha256;
    purl = "pkg:pypi/${name}@${escape entry.version}";
  };
  describeModel = id: model: {
    type = "model";
    name = id;
    version = model.revision;
    inherit (model) licence;
    purl = model.source;
    sha256 = null;    # of every file in the catalogue
  };
  # CPython is several Debian packages in one tree.
  interpreter = describeDebian "python${locks.python.python}-minimal" debs."python${locks.python.python}-minimal";
  named = builtins.filter (model: model ? id) (builtins.attrValues packages);
in
builtins.listToAttrs (
  builtins.concatMap describeTarget targets
  ++ map (name: at wheels.${name} (describeWheel name locks.python.packages.${name})) (builtins.attrNames wheels)
  ++ [ (at cpython interpreter) ]
  ++ map (model: at model (describeModel model.id model)) (named ++ packages.models-real.models)
)
