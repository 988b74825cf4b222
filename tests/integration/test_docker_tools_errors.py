"""What an image function cannot do ends with one error that names the thing, and two builds give the same bytes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lamina import nix
from lamina.nix import environment
from lamina.project import ROOT
from support.examples import OUTPUT

PRELUDE = f"""let
  flake = builtins.getFlake "git+file://{ROOT}";
  inherit (flake.lib) dockerTools;
  inherit (flake.lib.forSystem "x86_64-linux") runStep;
  inherit (flake.{OUTPUT}) bases basics owners platforms;
  tool = runStep {{ name = "tool"; script = "mkdir -p $out/bin; echo ${{gcc}} >$out/bin/tool"; }};
  gcc = runStep {{ name = "gcc-13"; script = "mkdir -p $out/lib; head -c 3000000 /dev/zero >$out/lib/libgcc.a"; }};
  same = text: runStep {{ name = "same"; script = "mkdir -p $out/etc; echo ${{text}} >$out/etc/same"; }};
  build = arguments: (dockerTools.buildLayeredImage ({{ name = "refused"; tag = "1"; }} // arguments)).spec;
in
"""

REFUSED = {
    "unknown argument": ("build { colour = 1; }", ["unexpected argument 'colour'"]),
    "name": ('build { name = "two words"; }', ['`name` is "two words"', "choose another name"]),
    "one layer": ("build { maxLayers = 1; }", ["`maxLayers` is 1, but 2 to 127"]),
    "128 layers": ("build { maxLayers = 128; }", ["`maxLayers` is 128, but 2 to 127"]),
    "declared twice": (
        'build { layers = [ { name = "a"; paths = [ gcc ]; } { name = "b"; paths = [ gcc ]; } ]; }',
        ['`layers` is ["a","b"]', "-gcc-13"],
    ),
    "in a closure and alone": (
        'build { layers = [ { name = "a"; paths = [ tool ]; } { name = "b"; paths = [ gcc ]; closure = false; } ]; }',
        ["-gcc-13 is in the layers 'a' and 'b', expected one", "`closure = false` has to lie below"],
    ),
    "alone and volatile": (
        'build { layers = [ { name = "a"; paths = [ gcc ]; closure = false; volatile = true; } ]; }',
        ["but { name; paths; closure ?; ", "leave `closure` out"],
    ),
    "outside the store": ('build { contents = "/etc/passwd"; }', ['`contents` is "/etc/passwd"', "without quotes"]),
    "run as root": (
        '(dockerTools.buildImage { name = "a"; runAsRoot = "id"; })',
        ['`runAsRoot` is "id"', "enableFakechroot = true"],
    ),
    "store database": ("build { includeNixDB = true; }", ["`includeNixDB` is true"]),
    "pipeline": ('build { layeringPipeline = [ [ "flatten" ] ]; }', ['`layeringPipeline` is [["flatten"]]']),
    "same file in two trees": (
        'build { contents = [ (same "one") (same "two") ]; }',
        ["/etc/same is in two trees of the contents", "-same/etc/same and "],
    ),
    "forbidden name": (
        'build { contents = tool; denyPaths = [ "gcc.*" ]; }',
        ["-gcc-13 has gcc-13, which `denyPaths` forbids with 'gcc.*'", "-refused-root", "→ ", "-tool"],
    ),
    "forbidden file": ('build { contents = tool; denyPaths = [ ".*[.]a" ]; }', ["-gcc-13 has lib/libgcc.a"]),
    "too large": (
        "build { contents = tool; maxSize = 1000000; }",
        ["but `maxSize` is 1000000", "-gcc-13", "→ "],
    ),
    "base leaves no layer": (
        "build { fromImage = bases.third; maxLayers = 3; contents = tool; }",
        ["`maxLayers` is 3, but the base has 4 layers"],
    ),
    "unknown image of a base": (
        '(dockerTools.buildImage { name = "a"; fromImage = bases.merged; fromImageTag = "missing"; }).spec',
        ["`fromImage` holds ", "but *:missing was asked for"],
    ),
    "base is no image": (
        'build { fromImage = runStep { name = "x.tar"; script = "echo no >$out"; }; }',
        ["-x.tar cannot be read as an image"],
    ),
    "permission of nothing": (
        'build { perms = [ { path = "/missing"; mode = "0600"; } ]; }',
        ["`perms` names '/missing', but the customisation layer has no such path"],
    ),
    "permission of a link": (
        'build { contents = tool; perms = [ { path = "/bin/tool"; mode = "0600"; } ]; }',
        ["/bin/tool the mode 0600, but it is a link to"],
    ),
    "commands that fail": ('build { extraCommands = "false"; }', ["`extraCommands` ended with exit code 1"]),
    "owner that nobody knows": (
        'build { fakeRootCommands = "touch a; chown jane a"; }',
        ["jane is not in the image's /etc/passwd", "`fakeRootCommands` ended with exit code 1"],
    ),
    "index of nothing": (
        'dockerTools.imageIndex { name = "a"; images = [ ]; }',
        ["`images` is []", "at least one image"],
    ),
    "index with a platform twice": (
        'dockerTools.imageIndex { name = "a"; images = [ bases.parent bases.second ]; }',
        ["lamina-example/parent:latest and lamina-example/second:latest are both for linux/amd64"],
    ),
    "index in an index": (
        'dockerTools.imageIndex { name = "a"; images = [ platforms.index ]; }',
        ["lamina-example/index:latest is an index itself (linux/amd64, linux/arm64)"],
    ),
    "index among merged images": (
        "dockerTools.mergeImages [ platforms.index bases.parent ]",
        ["lamina-example/index:latest is an index (linux/amd64, linux/arm64), which docker load would not see"],
    ),
    "index as a base of no platform": (
        'build { fromImage = platforms.index; architecture = "riscv64"; }',
        ["lamina-example/index:latest is for linux/amd64, linux/arm64, but riscv64 was asked for"],
    ),
    "time that is none": ('build { created = "yesterday"; }', ["`created` is 'yesterday'", "ISO 8601"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    expression, words = REFUSED[case]
    command = ["nix", "build", "--impure", "--no-link", "--print-build-logs", "--expr", PRELUDE + expression]
    result = subprocess.run(command, env=environment(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert [word for word in words if word not in result.stderr] == [], result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "name",
    [
        "bases.child-layered",
        "bases.merged-mixed",
        "bases.on-zstd-archive",
        "bases.parent",
        "contents.names",
        "layers.shared-two",
        "layers.without-store-paths-fakechroot",
        "owners.chown",
        "platforms.index",
    ],
)
def test_two_builds_are_equal(name: str) -> None:
    outputs = [f".#{OUTPUT}.{name}", f".#{OUTPUT}.{name}.spec"]
    nix.run(["nix", "build", "--no-link", *outputs])
    nix.run(["nix", "build", "--no-link", "--rebuild", *outputs])


def test_source_date_epoch_is_what_now_means() -> None:
    expression = PRELUDE + 'build { created = "now"; mtime = "now"; }'
    printed = subprocess.run(
        ["nix", "build", "--impure", "--no-link", "--json", "--expr", expression],
        env={**environment(), "SOURCE_DATE_EPOCH": "1234567890"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    description = Path(printed.split('"out":"')[1].split('"')[0]).read_text()
    assert '"created":"2009-02-13T23:31:30Z"' in description
    assert '"mtime":1234567890' in description
