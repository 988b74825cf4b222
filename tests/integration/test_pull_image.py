"""An image is pulled by its digest inside the sandbox, and another one is built on top."""

from __future__ import annotations

import re
import subprocess

from lamina import engine, nix, serving
from lamina.nix import environment
from lamina.oci.image import Image, digest_of, parse_image
from lamina.project import ROOT
from lamina.registry.access import AccessLog
from support.examples import OUTPUT

EXPRESSION = """let
  inherit ((builtins.getFlake "git+file://{root}").lib) dockerTools;
  base = dockerTools.pullImage {{
    imageName = "127.0.0.1:{port}/base";
    imageDigest = "{digest}";
    sha256 = "{sha256}";
    finalImageName = "base";
    tlsVerify = false;
  }};
in dockerTools.buildImage {{
  name = "lamina-example/on-pulled";
  tag = "latest";
  fromImage = base;
  extraCommands = "echo second >second";
  config.Cmd = [ "/bin/busybox" "cat" "/second" ];
}}"""
ANY = "0" * 64


def build(expression: str) -> subprocess.CompletedProcess[str]:
    command = ["nix", "build", "--impure", "--no-link", "--json", "--print-build-logs", "--expr", expression]
    return subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, text=True, check=False)


def example(name: str) -> Image:
    """Return the example that is pulled."""
    return parse_image(nix.build(f"{OUTPUT}.{name}.spec", capture=True).read_bytes())


def test_a_pulled_image_is_a_base() -> None:
    image = example("bases.on-odd")
    with serving.registry([("base:1", image)], AccessLog()) as server:
        text = {"root": ROOT, "port": server.server_port, "digest": digest_of(image.manifest_bytes)}
        refused = build(EXPRESSION.format(**text, sha256=ANY))
        found = re.search(r"got: +(sha256-\S+)", refused.stderr)
        assert found is not None, refused.stderr
        built = build(EXPRESSION.format(**text, sha256=found[1]).replace("sha256 =", "hash ="))
    assert built.returncode == 0, built.stderr
    running = engine.require()
    running.run("load", "--input", re.findall(r'"out":"([^"]+)"', built.stdout)[0])
    try:
        assert running.run("run", "--rm", "--network=none", "lamina-example/on-pulled:latest") == "second\n"
    finally:
        running.attempt("image", "rm", "lamina-example/on-pulled:latest")


def test_an_image_of_paths_that_the_pull_uses_is_refused() -> None:
    image = example("bases.parent")
    with serving.registry([("base:1", image)], AccessLog()) as server:
        text = {"root": ROOT, "port": server.server_port, "digest": digest_of(image.manifest_bytes)}
        refused = build(EXPRESSION.format(**text, sha256=ANY))
    assert re.search("error: base:latest holds /nix/store/.*-busybox-seed, which this build uses too", refused.stderr)
