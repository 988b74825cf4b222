{ ociPrograms, runPython }:
/**
  Make the recipe of one layer: what it is made of and the digest of its bytes, which are not kept.

  # Example

  ```nix
  packLayer { name = "torch"; paths = [ wheels.torch ]; earlier = [ debian.libc6 ]; }
  => «derivation layer-torch»
  ```

  # Type

  ```
  packLayer :: { name :: String, paths :: [ Path ] ?, earlier :: [ Path ] ?, tree :: Path ?, … } -> Derivation
  ```

  # Arguments

  name
  : Name of the layer, shown in the image's history.

  paths
  : Store paths whose closures the layer holds. Default: none.

  closure
  : Whether it holds those closures, or the paths alone. Default: `true`.

  excluded
  : Store paths that are left out of those closures themselves. Default: none.

  earlier
  : Store paths of the layers below; what is in their closures is left out, and a change of them makes the recipe anew. Default: none.

  base
  : The image below, a result of `imageBase`; what it holds is left out. Default: `null`.

  tree
  : Store path whose content lies at the image's root. Default: none.

  recorded
  : File with the owners and modes that the tree's commands left, an output of `imageRoot`. Default: none.

  perms
  : Rules for owners and modes of the tree's paths: `{ path or regex; mode; uid; gid; uname; gname; }`. Default: none.

  directories
  : Declared owners and modes: `{ path; mode ? null; uid ? 0; gid ? 0; }`. A path that the tree lacks becomes a folder. Default: none.

  treeOwner
  : Whether `owner` owns the tree too. Default: `false`.

  owner
  : Who owns the store paths: `{ uid; gid; uname; gname; }`. Default: root.

  mtime
  : Time of every entry: ISO 8601 or `"now"`. Default: `"1970-01-01T00:00:01Z"`.

  epoch
  : What `"now"` means, in seconds since 1970. Default: `null`, the clock.

  compression
  : `"gzip"` keeps the compressed bytes in a second output, for code that moves often; `"none"` keeps none. Default: `"none"`.
*/
{ name
, paths ? [ ]
, closure ? true
, excluded ? [ ]
, earlier ? [ ]
, base ? null
, tree ? null
, recorded ? null
, perms ? [ ]
, directories ? [ ]
, treeOwner ? false
, owner ? { }
, mtime ? "1970-01-01T00:00:01Z"
, epoch ? null
, compression ? "none"
}:
runPython {
  name = "layer-${builtins.replaceStrings [ "/" " " ] [ "-" "-" ] name}";
  program = "${ociPrograms}/lamina/oci/pack_layer.py";
  pythonPath = [ ociPrograms ];
  arguments = {
    layerName = name;
    outputs = if compression == "gzip" then [ "out" "blob" ] else [ "out" ];
    only = if closure then null else paths;
    inherit excluded base tree recorded perms directories treeOwner owner mtime epoch;
    exportReferencesGraph =
      (if paths == [ ] then { } else { own = paths; })
      // (if earlier == [ ] then { } else { inherit earlier; });
  };
}
