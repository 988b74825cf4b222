{ debian, ociPrograms, platform, runPython }:
/**
  Say where the description of a base image is: that of an image made here, or one made from an archive or OCI layout.

  # Example

  ```nix
  imageBase { image = ./alpine.tar.gz; }
  => { path = «derivation imported-image»; name = null; tag = null; }
  ```

  # Type

  ```
  imageBase :: { image :: Path, name :: String ?, tag :: String ?, architecture :: String ? } -> AttrSet
  ```

  # Arguments

  image
  : A result of an image function, or a docker-archive or OCI layout: a tar file (gzip, xz, bzip2, zstd or nothing), or a folder.

  name
  : Which image of several. Default: `null`, the first.

  tag
  : Which tag of several. Default: `null`, the first.

  architecture
  : Which platform of an index, also of an `imageIndex`. Default: this one.
*/
{ image, name ? null, tag ? null, architecture ? platform.oci }:
{
  inherit name tag architecture;
  # The layers of an image made here are recipes already: no byte of them is read or copied.
  path = image.spec or (runPython {
    name = "imported-image";
    program = "${ociPrograms}/lamina/oci/import_image.py";
    pythonPath = [ ociPrograms ];
    arguments = {
      archive = "${image}";
      inherit architecture;
      zstd = "${debian.zstd}/usr/bin/zstd";
    };
  });
}
