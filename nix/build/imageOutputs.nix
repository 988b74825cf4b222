{ cpython, debian, ociPrograms, runPython, runStep }:
/**
  Make what comes out of described images or of a described index: the archive, the program that writes it, and the OCI layout.

  # Example

  ```nix
  imageOutputs { name = "media"; specs = [ spec ]; compressor = "gz"; }
  => { archive = «derivation media.tar.gz»; stream = «derivation stream-media»; oci = «derivation media-oci»; }
  ```

  # Type

  ```
  imageOutputs :: { name :: String, specs :: [ Path ], compressor :: String ? } -> { archive :: Derivation, stream :: Derivation, oci :: Derivation }
  ```

  # Arguments

  name
  : Name for the store paths.

  specs
  : Descriptions of images, or folders of them; or that of one index.

  compressor
  : How the archive as a whole is compressed: `"gz"`, `"zstd"` or `"none"`. Layers in it stay as they are. Default: `"gz"`.
*/
{ name, specs, compressor ? "gz" }:
let
  suffix = { none = ""; gz = ".gz"; zstd = ".zst"; }.${compressor};
  # Neither depends on the number of cores: pieces are cut by size.
  how = { none = ""; gz = "--compressor gz"; zstd = "| ${debian.zstd}/usr/bin/zstd -q -T0 -c"; }.${compressor};
in
{
  archive = runStep {
    name = "${name}.tar${suffix}";
    script = "PYTHONPATH=${ociPrograms} ${cpython}/bin/python3 -B ${ociPrograms}/lamina/oci/archive.py ${toString specs} ${how} >$out";
  };
  stream = runStep {
    name = "stream-${name}";
    # -I: neither the caller's variables nor the folder it is called in can change which modules are read.
    script = ''
      {
        echo "#!${cpython}/bin/python3 -IB"
        echo 'import sys'
        echo
        echo 'sys.path.insert(0, "${ociPrograms}")'
        echo 'from lamina.oci.archive import main'
        echo
        echo 'sys.exit(main([*"${toString specs}".split(), *sys.argv[1:]], sys.stdout.buffer))'
      } >$out
      chmod +x $out
    '';
  };
  oci = runPython {
    name = "${name}-oci";
    program = "${ociPrograms}/lamina/oci/write_layout.py";
    pythonPath = [ ociPrograms ];
    arguments.description = builtins.head specs;
  };
}
