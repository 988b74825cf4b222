{ imageBase, imageOutputs, imagePrograms, imageRoot, imageSpec, lib, minimalRootfs, packLayer, platform, streamLayeredImage }:
/**
  Build a container image in layers; the result is a program that writes it to standard output: `$(nix build …) | docker load`.

  The arguments are those of nixpkgs' `dockerTools.streamLayeredImage`, with the same defaults, and some more. The result also has
  `spec` (every digest, a few kilobytes), `oci` (an OCI layout), `load`, `push` and `serve` (programs for `nix run`), `imageName`,
  `imageTag` and `override`.

  # Example

  ```nix
  streamLayeredImage {
    name = "media";
    layers = [ { name = "base"; paths = [ debian.libc6 ]; } { name = "ffmpeg"; paths = [ packages.ffmpeg ]; } ];
    config.Entrypoint = [ "${packages.ffmpeg}/bin/ffmpeg" ];
  }
  => «derivation stream-media»
  ```

  # Type

  ```
  streamLayeredImage :: { name :: String, tag :: String ?, contents :: [ Path ] ?, config :: AttrSet ?, … } -> Derivation
  ```

  # Arguments

  name
  : Name of the image; lower-cased.

  tag
  : Tag of the image. Default: `null`, a hash of everything the image is made of.

  fromImage
  : Image below: a result of these functions, a docker-archive or an OCI layout. Layers stay as they are, and the configuration is
    inherited: own values win, `Env`, `Labels`, `ExposedPorts` and `Volumes` by key. Default: none.

  contents
  : Trees whose files appear, as links, at the image's root; one or a list. Default: none.

  config
  : The OCI configuration: `Entrypoint`, `Env`, `User`, … Store paths in it come into the image. Default: `{ }`.

  architecture
  : Architecture in the configuration. Default: this platform's.

  variant
  : Variant of the architecture. Default: `null`.

  created
  : Time in the configuration: ISO 8601, or `"now"` for that of the build or `SOURCE_DATE_EPOCH`. Default: `"1970-01-01T00:00:01Z"`.

  mtime
  : Time of every file in every layer, likewise. Default: `"1970-01-01T00:00:01Z"`.

  uid, gid, uname, gname
  : Owner of everything below `/nix`. Default: `0`, `0`, `"root"`, `"root"`.

  maxLayers
  : How many layers the image has at most, those of the base counted; 2 to 127. Default: `100`.

  layers
  : Declared layers from bottom to top, `{ name; paths; closure ? true; tree ? null; compression ? "none"; volatile ? false; }`. Each
    holds the closures of its paths, less what a layer below holds; with `closure = false` it holds the paths alone, and is hashed
    anew only when they change, not when a layer below does. `tree` is a package whose files lie at the image's root; `"gzip"` keeps
    the layer compressed. A volatile one changes with nearly every build: it lies above all others, and is made with the image's description
    instead of remembered on its own. What none declares is split automatically. Default: none.

  strategy
  : How the rest is split: `"size"` keeps together what is used together, `"popularity"` is nixpkgs' older way. Default: `"size"`.

  extraCommands
  : Bash commands run in the tree at the image's root. `chown` and `chgrp` record owners. Default: none.

  fakeRootCommands
  : The same, run after them. Default: none.

  enableFakechroot
  : Whether `fakeRootCommands` see that tree as `/`. Default: `false`.

  perms
  : Owners and modes of paths in that tree: `{ path or regex; mode; uid; gid; uname; gname; }`; the last that matches wins. Default: none.

  rootfs
  : `"minimal"` adds users, CA bundle, os-release, time zones and `/tmp`; `"none"` adds nothing. Default: `"none"`, as in nixpkgs.

  users
  : Users in `/etc/passwd`, with `rootfs = "minimal"`: `{ name; id; home; }`. Default: none.

  directories
  : Folders with declared owner and mode: `{ path; mode; uid; gid; }`. Default: none.

  includeStorePaths
  : Whether store paths come into the image; without, the host's store must be mounted. Default: `true`.

  annotations
  : Annotations of the manifest. Those of `org.opencontainers.image` are labels too. Default: `{ }`.

  maxSize
  : Bytes that all layers may have; more fails the build and names the largest paths. Default: `null`, no limit.

  denyPaths
  : Patterns that no store path's name and no file in one may match as a whole; a match fails the build. Default: none.

  debug
  : Whether the build prints the layers. Default: `false`.

  passthru, meta
  : Attributes added to the result. Default: none.

  includeNixDB, layeringPipeline
  : Refused unless `false` and `null`; the error says what to use.
*/
{ name
, tag ? null
, fromImage ? null
, contents ? [ ]
, config ? { }
, architecture ? platform.oci
, variant ? null
, created ? "1970-01-01T00:00:01Z"
, mtime ? "1970-01-01T00:00:01Z"
, uid ? 0
, gid ? 0
, uname ? "root"
, gname ? "root"
, maxLayers ? 100
, layers ? [ ]
, strategy ? "size"
, extraCommands ? ""
, fakeRootCommands ? ""
, enableFakechroot ? false
, perms ? [ ]
, rootfs ? "none"
, users ? [ ]
, directories ? [ ]
, includeStorePaths ? true
, annotations ? { }
, maxSize ? null
, denyPaths ? [ ]
, debug ? false
, passthru ? { }
, meta ? { }
, includeNixDB ? false
, layeringPipeline ? null
}@given:
let
  arguments = lib.imageArguments "dockerTools" {
    inherit name tag contents created mtime uid gid maxLayers layers strategy perms rootfs users directories;
    inherit architecture variant annotations maxSize denyPaths debug includeNixDB layeringPipeline;
    owner = { inherit uid gid uname gname; };
  };
  base = if fromImage == null then null else imageBase { image = fromImage; inherit architecture; };
  isMinimal = rootfs == "minimal";
  root = imageRoot {
    name = arguments.baseName;
    linked = arguments.contents;
    # Copies: a link into the store would leave /etc/passwd unreadable to tools outside.
    defaults = if isMinimal then [ (minimalRootfs { inherit users; }) ] else [ ];
    inherit extraCommands fakeRootCommands enableFakechroot;
  };
  stamp = { inherit (arguments) owner mtime epoch; };
  all = if includeStorePaths then arguments.layers else map (layer: layer // { paths = [ ]; }) arguments.layers;
  split = builtins.partition (layer: layer.volatile or false) all;
  declared = split.wrong;
  trees = builtins.concatMap (layer: if layer.tree or null == null then [ ] else [ "${layer.tree}" ]) all;
  pathsOf = builtins.concatMap (layer: layer.paths);
  pack = index: let layer = builtins.elemAt declared index; in packLayer (stamp // {
    inherit base;
    # A layer of its paths alone has nothing to leave out, and stays as it is when another one changes.
    earlier = if layer.closure or true then pathsOf (builtins.genList (builtins.elemAt declared) index) else [ ];
  } // layer);
  # What these refer to is in the image, they themselves are not: their files lie at its root.
  excluded = [ root ] ++ trees;
  image = imageSpec {
    inherit arguments base config excluded;
    volatile = split.right;
    recipes = builtins.genList pack (builtins.length declared);
    top = packLayer (stamp // {
      name = "customisation";
      tree = root;
      inherit (root) recorded;
      inherit perms;
      directories = (if isMinimal then [ { path = "/tmp"; mode = "1777"; } ] else [ ]) ++ directories;
    });
    closure = if includeStorePaths then excluded ++ pathsOf all ++ lib.storePathsIn config else [ ];
  };
  outputs = imageOutputs { name = arguments.baseName; specs = [ image.spec ]; };
in
outputs.stream // {
  inherit (arguments) imageName;
  inherit (image) imageTag spec;
  inherit (outputs) oci;
  inherit (imagePrograms { name = arguments.baseName; inherit (image) spec; }) load push serve;
  inherit meta passthru;
  conf = image.spec;
  streamScript = outputs.stream;
  isExe = true;
  override = lib.overrideArguments streamLayeredImage given;
} // passthru
