"""An index of two platforms with real clients: skopeo, Docker's engine, and Debian's docker-registry as the target."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lamina import cli, engine, nix, prerequisites
from lamina.benchmarks.target_registry import Target, target_registry
from lamina.engine import Engine
from lamina.oci.image import digest_of
from lamina.oci.index import INDEX_TYPE, ImageIndex, make_index, parse_description, render_index
from lamina.registry.access import AccessLog
from lamina.serving import registry
from support.examples import OUTPUT
from support.sample_images import LABEL, write_sample

NAME = f"lamina-index-test-{os.getpid()}"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have skopeo, and no logins."""
    prerequisites.ensure("skopeo")
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "auth.json"))


@pytest.fixture
def index(tmp_path: Path) -> ImageIndex:
    """Return an index of two images that share their weights."""
    images = [write_sample(tmp_path, f"{NAME}:1", architecture) for architecture in ("amd64", "arm64")]
    arm64 = replace(images[1], configuration={**images[1].configuration, "architecture": "arm64"})
    return make_index(f"{NAME}:1", [images[0], arm64])


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    with target_registry(tmp_path) as running:
        yield running


@pytest.fixture
def running() -> Iterator[Engine]:
    found = engine.require()
    yield found
    found.attempt("image", "prune", "--force", "--filter", f"label={LABEL}={NAME}:1")


def skopeo(*words: str) -> bytes:
    return subprocess.run(["skopeo", "--insecure-policy", *words], check=True, capture_output=True).stdout


def require_all_platforms(copy: Path, index: ImageIndex) -> None:
    """Check that skopeo's folder holds the index as it is, and every manifest, configuration and layer of it."""
    blobs = {digest_of(path.read_bytes()) for path in copy.iterdir()}
    wanted = {digest_of(data) for image in index.images for data in (image.manifest_bytes, image.config_bytes)}
    assert (copy / "manifest.json").read_bytes() == index.manifest_bytes
    assert wanted | {layer.digest for layer in index.layers} <= blobs


def test_skopeo_copies_every_platform_from_the_archive_nix_builds(tmp_path: Path) -> None:
    archive, spec = (nix.build(f"{OUTPUT}.platforms.index{part}", capture=True) for part in ("", ".spec"))
    described = parse_description(spec.read_bytes())
    assert isinstance(described, ImageIndex)
    skopeo("copy", "--all", f"oci-archive:{archive}:latest", f"dir:{tmp_path}/copy")
    require_all_platforms(tmp_path / "copy", described)


def test_skopeo_copies_every_platform_from_what_is_served(index: ImageIndex, tmp_path: Path) -> None:
    log = AccessLog()
    with registry([(index.repoTag, index)], log) as server:
        source = f"docker://127.0.0.1:{server.server_port}/{index.repoTag}"
        assert skopeo("inspect", "--raw", "--tls-verify=false", source) == index.manifest_bytes
        skopeo("copy", "--all", "--src-tls-verify=false", source, f"dir:{tmp_path}/copy")
    require_all_platforms(tmp_path / "copy", index)
    assert log.layers == {layer.digest for layer in index.layers}


@pytest.mark.parametrize(
    ("options", "architecture"),
    [([], "amd64"), (["--platform", "linux/amd64"], "amd64"), (["--platform", "linux/arm64"], "arm64")],
)
def test_an_engine_pulls_its_own_platform_or_the_one_it_is_told(
    running: Engine, index: ImageIndex, options: list[str], architecture: str
) -> None:
    image = next(each for each in index.images if each.configuration["architecture"] == architecture)
    with registry([(index.repoTag, index)], AccessLog()) as server:
        name = f"127.0.0.1:{server.server_port}/{index.repoTag}"
        running.run("pull", "--quiet", *options, name)
        found = running.inspect("image", [name])[0]
        running.run("image", "rm", name)
    assert (found["Architecture"], found["Id"]) == (architecture, digest_of(image.config_bytes))
    assert found["RepoDigests"] == [f"{name.removesuffix(':1')}@{digest_of(index.manifest_bytes)}"]


def push(target: Target, index: ImageIndex, folder: Path, *words: str) -> int:
    (folder / "index.json").write_bytes(render_index(index))
    return cli.main(["push", f"{target.host}/team/app:1", "--json", "--description", f"{folder}/index.json", *words])


def test_a_push_brings_all_platforms_with_their_digests_and_the_tag_last(
    target: Target, index: ImageIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert push(target, index, tmp_path) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["layers"], first["moved"]) == (3, sum(layer.size for layer in index.layers)), "the weights move once"
    assert first["digest"] == digest_of(index.manifest_bytes)
    assert target.get("/v2/") == 200
    manifests = [request.rpartition("/")[2] for request in target.requests("PUT") if "/manifests/" in request]
    assert set(manifests[:-1]) == {digest_of(image.manifest_bytes) for image in index.images}
    assert manifests[-1] == "1"
    source = f"docker://{target.host}/team/app"
    assert skopeo("inspect", "--raw", "--tls-verify=false", f"{source}@{first['digest']}") == index.manifest_bytes
    skopeo("copy", "--all", "--src-tls-verify=false", f"{source}:1", f"dir:{tmp_path}/copy")
    require_all_platforms(tmp_path / "copy", index)


def test_a_second_push_moves_nothing_and_a_changed_platform_only_itself(
    target: Target, index: ImageIndex, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert push(target, index, tmp_path) == 0
    capsys.readouterr()
    assert push(target, index, tmp_path) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == 0
    changed = write_sample(tmp_path, f"{NAME}:1", "changed")
    renewed = make_index(index.repoTag, [changed, index.images[1]])
    assert push(target, renewed, tmp_path, "--dry-run") == 0
    plan = json.loads(capsys.readouterr().out)
    assert [blob["name"] for blob in plan["blobs"] if not blob["present"]] == [
        "app-changed",
        "configuration for linux/amd64",
        "manifest for linux/amd64",
        "index",
    ]
    assert push(target, renewed, tmp_path) == 0
    assert json.loads(capsys.readouterr().out)["moved"] == changed.layers[1].size


@pytest.mark.parametrize(
    "accept",
    [
        INDEX_TYPE,
        f"{MANIFEST_TYPE}, {INDEX_TYPE}",
        MANIFEST_TYPE,
        "application/vnd.docker.distribution.manifest.v2+json",
    ],
)
def test_whoever_names_what_it_accepts_gets_the_answer_of_dockers_registry(
    target: Target, index: ImageIndex, tmp_path: Path, accept: str
) -> None:
    def ask(host: str) -> tuple[int, str | None, str | None]:
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("GET", "/v2/team/app/manifests/1", headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        code = None if response.status == 200 else json.loads(body)["errors"][0]["code"]
        return response.status, response.headers.get("Docker-Content-Digest"), code

    assert push(target, index, tmp_path) == 0
    with registry([("team/app:1", index)], AccessLog()) as server:
        assert ask(f"127.0.0.1:{server.server_port}") == ask(target.host)


def test_the_push_program_of_an_index_needs_no_checkout(target: Target, tmp_path: Path) -> None:
    program = nix.build(f"{OUTPUT}.platforms.index.push", capture=True) / "bin" / "push-index"
    spec = nix.build(f"{OUTPUT}.platforms.index.spec", capture=True)
    command = [program, f"{target.host}/team/app:1", "--json"]
    environment = {"HOME": str(tmp_path), "PATH": "/nowhere"}
    printed = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True).stdout
    assert json.loads(printed)["digest"] == digest_of(parse_description(spec.read_bytes()).manifest_bytes)
