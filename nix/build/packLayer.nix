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
  packLayer :: { name :: String, paths :: [ Path ] ?, earlier :: [ Path ] ?, tree :: Path ?, attributes :: [ AttrSet ] ? } -> Derivation
  ```

  # Arguments

  name
  : Name of the layer, shown in the image's history.

  paths
  : Store paths whose closures the layer holds. Default: none.

  earlier
  : Store paths of the layers below; what is in their closures is left out. Default: none.

  tree
  : Store path whose content lies at the image's root. Default: none.

  attributes
  : Declared owners and modes: `{ path; mode ? null; uid ? 0; gid ? 0; }`. A path that the tree lacks becomes a folder. Default: none.
*/
{ name, paths ? [ ], earlier ? [ ], tree ? null, attributes ? [ ] }:
runPython {
  name = "layer-${name}";
  program = "${ociPrograms}/lamina/oci/pack_layer.py";
  pythonPath = [ ociPrograms ];
  arguments = {
    layerName = name;
    inherit attributes tree;
    exportReferencesGraph =
      (if paths == [ ] then { } else { own = paths; })
      // (if earlier == [ ] then { } else { inherit earlier; });
  };
}
