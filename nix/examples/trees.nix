# Files at the root of an image in a layer of their own, below what changes often.
{ dockerTools, runStep, seed }:
{
  below = dockerTools.buildLayeredImage {
    name = "lamina-example/tree-below";
    tag = "latest";
    layers = [{ name = "system"; paths = [ ]; tree = runStep { name = "system"; script = "mkdir $out; ln -s ${seed}/bin $out/bin"; }; }];
    extraCommands = "echo above >above";
    config.Cmd = [ "/bin/cat" "/above" ];
  };
}
