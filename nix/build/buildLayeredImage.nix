{ cpython, lib, minimalRootfs, ociPrograms, packLayer, platform, runPython, runStep, symlinkJoin, writeText }:
/**
  Build a container image whose layers are declared, from store paths; loadable with `docker load < result`.

  Arguments that nixpkgs' `dockerTools.buildLayeredImage` has too mean the same here. The result also has `spec` (the description
  with every digest, a few kilobytes), `stream` (a program that writes the archive to standard output), `imageName` and `imageTag`.

  # Example

  ```nix
  buildLayeredImage {
    name = "media";
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "ffmpeg"; paths = [ packages.ffmpeg ]; } ];
    config.Entrypoint = [ "${packages.ffmpeg}/bin/ffmpeg" ];
  }
  => «derivation media.tar.gz»
  ```

  # Type

  ```
  buildLayeredImage :: { name :: String, tag :: String ?, contents :: [ Path ] ?, config :: AttrSet ?, layers :: [ { name :: String, paths :: [ Path ] } ] ?, … } -> Derivation
  ```

  # Arguments

  name
  : Name of the image; lower-cased.

  tag
  : Tag of the image. Default: `null`, a hash of everything the image is made of.

  contents
  : Trees whose files appear, as links, at the image's root. Default: none.

  config
  : The OCI configuration: `Entrypoint`, `Env`, `User`, … Store paths in it come into the image. Default: `{ }`.

  layers
  : Layers from bottom to top. Each holds the closures of its `paths`, less what a layer below already holds. What no layer declares
    goes into one more layer. Default: none.

  rootfs
  : `"minimal"` adds users, CA bundle, os-release, time zones and `/tmp`; `"none"` adds nothing. Default: `"none"`, as in nixpkgs.

  users
  : Users in `/etc/passwd`, with `rootfs = "minimal"`: `{ name; id; home; }`. Default: none.

  directories
  : Folders with declared owner and mode: `{ path; mode; uid; gid; }`. Default: none.

  created
  : RFC 3339 time in the configuration. Default: `"1970-01-01T00:00:01Z"`.

  compressor
  : How the archive as a whole is compressed: `"gz"` or `"none"`. Layers inside are never compressed. Default: `"gz"`.

  extraCommands
  : Commands run in the customisation tree, unprivileged. Default: none.
*/
{ name
, tag ? null
, contents ? [ ]
, config ? { }
, layers ? [ ]
, rootfs ? "none"
, users ? [ ]
, directories ? [ ]
, created ? "1970-01-01T00:00:01Z"
, compressor ? "gz"
, extraCommands ? ""
}:
let
  refuse = argument: value: expected: hints:
    throw (lib.describeError { function = "buildLayeredImage"; inherit argument value expected hints; });
  system = { minimal = [ (minimalRootfs { inherit users; }) ]; none = [ ]; }.${rootfs}
    or (refuse "rootfs" rootfs "\"minimal\" or \"none\"" [ "leave it out for nixpkgs' behaviour" ]);
  root = symlinkJoin {
    name = "${name}-root";
    paths = if builtins.isList contents then contents else [ contents ];
    # The system's files are copied: a link into the store would leave /etc/passwd unreadable to tools outside.
    postBuild = builtins.concatStringsSep "\n" (map (tree: "cp -r ${tree}/. . && chmod -R u+w .") system ++ [ extraCommands ]);
  };
  customisation = packLayer {
    name = "customisation";
    tree = root;
    attributes = map (_: { path = "/tmp"; mode = "1777"; }) system ++ directories;
  };
  pack = index: packLayer {
    inherit (builtins.elemAt layers index) name paths;
    earlier = builtins.concatMap (below: (builtins.elemAt layers below).paths) (builtins.genList (below: below) index);
  };
  recipes = builtins.genList pack (builtins.length layers);
  excluded = [ configFile root ];
  configFile = writeText "${name}-config.json" (builtins.toJSON config);
  imageTag = if tag != null then tag else
    builtins.substring 0 32 (builtins.hashString "sha256" (builtins.unsafeDiscardStringContext
      (builtins.toJSON [ recipes customisation.outPath configFile.outPath created ])));
  repoTag = lib.imageReference { inherit name; tag = imageTag; };
  spec = runPython {
    name = "${name}-image.json";
    program = "${ociPrograms}/lamina/oci/assemble_image.py";
    pythonPath = [ ociPrograms ];
    arguments = {
      inherit recipes customisation configFile repoTag created;
      architecture = platform.oci;
      exportReferencesGraph.closure = excluded;
      inherit excluded;
    };
  };
  writer = "PYTHONPATH=${ociPrograms} ${cpython}/bin/python3 -B ${ociPrograms}/lamina/oci/archive.py ${spec}";
  suffix = { none = ""; gz = ".gz"; };
  archive = runStep {
    name = "${name}.tar${suffix.${compressor} or (refuse "compressor" compressor "\"gz\" or \"none\"" [ "zstd is not supported yet" ])}";
    script = "${writer} ${if compressor == "gz" then "| gzip -n" else ""} >$out";
  };
in
archive // {
  inherit spec imageTag;
  imageName = builtins.head (builtins.match "(.*):[^:]*" repoTag);
  stream = runStep {
    name = "stream-${name}";
    script = ''
      printf '#!%s\nimport os\nos.environ["PYTHONPATH"] = "%s"\nos.execv("%s", ["python3", "-B", "%s", "%s"])\n' \
        ${cpython}/bin/python3 ${ociPrograms} ${cpython}/bin/python3 ${ociPrograms}/lamina/oci/archive.py ${spec} >$out
      chmod +x $out
    '';
  };
}
