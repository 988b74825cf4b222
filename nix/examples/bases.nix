# Images on top of others: made here, or read from an archive or OCI layout as something foreign.
{ cpython, dockerTools, ociPrograms, runStep, seed }:
let
  build = arguments: dockerTools.buildImage ({ tag = "latest"; } // arguments);
  layered = arguments: dockerTools.buildLayeredImage ({ tag = "latest"; } // arguments);
  file = name: "echo ${name} >${name}";

  # As text an image is only a path: its archive is read, not its description.
  foreign = image: "${image}";

  layout = runStep {
    name = "oci-layout";
    script = "PYTHONPATH=${ociPrograms} ${cpython}/bin/python3 -B -m lamina.oci.layout ${parent.spec} $out --layers";
  };

  parent = layered {
    name = "lamina-example/parent";
    contents = seed;
    extraCommands = file "first";
    config = {
      Env = [ "FROM_PARENT=true" "LAST=parent" ];
      Cmd = [ "cat" "/first" ];
      Labels = { kept = "parent"; changed = "parent"; };
      User = "12:13";
    };
  };
  second = build { name = "lamina-example/second"; fromImage = parent; extraCommands = file "second"; };

  # What an old engine wrote: the same layer twice, the second a link to the first, no tag, and no environment.
  odd = runStep {
    name = "odd.tar";
    script = "${cpython}/bin/python3 -B ${./odd_image.py} ${seed} $out";
  };
in
{
  inherit parent second;

  third = build { name = "lamina-example/third"; fromImage = second; extraCommands = file "third"; };
  layered-on-layered = layered { name = "lamina-example/layered-on-layered"; fromImage = parent; extraCommands = file "second"; };
  on-archive = build { name = "lamina-example/on-archive"; fromImage = foreign parent; extraCommands = file "second"; };
  on-zstd-archive = layered { name = "lamina-example/on-zstd"; fromImage = foreign (parent.override { compressor = "zstd"; }); };
  on-oci-folder = layered { name = "lamina-example/on-oci-folder"; fromImage = layout; extraCommands = file "second"; };
  on-oci-tar = layered {
    name = "lamina-example/on-oci-tar";
    fromImage = runStep { name = "layout.tar.gz"; script = "tar c -C ${layout} blobs index.json oci-layout | gzip -n >$out"; };
    extraCommands = file "second";
  };

  # Own values win, the rest is inherited.
  child-build = build {
    name = "lamina-example/child-build";
    fromImage = parent;
    config = { Env = [ "FROM_CHILD=true" "LAST=child" ]; Cmd = [ "env" ]; };
  };
  child-layered = layered {
    name = "lamina-example/child-layered";
    fromImage = foreign parent;
    config = { Env = [ "FROM_CHILD=true" "LAST=child" ]; Cmd = [ "env" ]; Labels.changed = "child"; };
  };

  on-odd = layered {
    name = "lamina-example/on-odd";
    fromImage = odd;
    config = { Env = [ "OWN=yes" ]; Cmd = [ "/bin/busybox" "env" ]; };
  };

  merged = dockerTools.mergeImages [ second parent ];
  # Compressed in three ways, one of them by nobody known here.
  merged-mixed = dockerTools.mergeImages [ (parent.override { compressor = "none"; }) (foreign (second.override { compressor = "zstd"; })) parent ];
  merged-without-tag = dockerTools.mergeImages [ odd parent ];
  from-merged = build { name = "lamina-example/from-merged"; fromImage = dockerTools.mergeImages [ parent second ]; fromImageName = "lamina-example/second"; config.Cmd = [ "cat" "/second" ]; };
}
