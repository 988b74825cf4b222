{ imageBase, imageOutputs, runStep }:
/**
  Merge images into one archive, which `docker load` brings in at once; layers that several share are in it once.

  # Example

  ```nix
  mergeImages [ (buildImage { name = "one"; }) (buildImage { name = "two"; }) ]
  => «derivation merged-images.tar.gz»
  ```

  # Type

  ```
  mergeImages :: [ Derivation ] -> Derivation
  ```

  # Arguments

  images
  : Results of these functions, docker-archives or OCI layouts. The archive is compressed like the last one, a file like `"gz"`.
*/
images:
let
  specs = map (image: (imageBase { inherit image; }).path) images;
  last = builtins.elemAt images (builtins.length images - 1);
  compressor = last.compressor or "gz";
  outputs = imageOutputs { name = "merged-images"; inherit specs compressor; };
in
outputs.archive // {
  inherit compressor;
  inherit (outputs) stream;
  # A folder of descriptions, as an imported archive has it.
  spec = runStep {
    name = "merged-images-descriptions";
    script = ''
      mkdir -p $out/images
      number=100
      for spec in $specs; do
        for file in $([ -d $spec ] && echo $spec/images/* || echo $spec); do
          cp $file $out/images/$number.json
          number=$((number + 1))
        done
      done
    '';
    environment = { inherit specs; };
  };
}
