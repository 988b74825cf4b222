"""The images of nix/examples do in a real engine what nixpkgs' functions of these names promise.

The cases are those of nixpkgs' own test of dockerTools, written anew, as far as they need no virtual machine, and what
that test leaves out.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamina import engine, nar, nix, prerequisites
from lamina.engine import Engine
from lamina.oci.image import digest_of
from lamina.store_path import base32
from support.example_runs import INSPECTED, RUNS, SHELL
from support.examples import Example, archive_names, build_examples

Load = Callable[[str], str]


@pytest.fixture(scope="module")
def examples() -> dict[str, Example]:
    return build_examples()


@pytest.fixture(scope="module")
def running() -> Engine:
    return engine.require()


@pytest.fixture(scope="module")
def load(examples: dict[str, Example], running: Engine) -> Iterator[Load]:
    """Return a function that loads an example once; afterwards none of them is in the engine."""
    loaded: dict[str, list[str]] = {}

    def load_once(name: str) -> str:
        if name not in loaded:
            printed = load_archive(running, examples[name])
            loaded[name] = [line.partition(": ")[2] for line in printed.splitlines()]
        return loaded[name][-1]

    yield load_once
    running.attempt("image", "rm", "--force", *(tag for tags in loaded.values() for tag in tags))


def load_archive(running: Engine, example: Example) -> str:
    if not example.isExe:
        return running.run("load", "--input", str(example.path))
    with subprocess.Popen([example.path], stdout=subprocess.PIPE) as stream:
        return subprocess.run(
            [running.client, "load"], stdin=stream.stdout, capture_output=True, text=True, check=True
        ).stdout


def value(running: Engine, tag: str, field: str) -> Any:
    found: Any = running.inspect("image", [tag])[0]
    for part in field.split("."):
        found = found[part]
    return found


def run(running: Engine, *words: str) -> subprocess.CompletedProcess[str]:
    return running.attempt("run", "--rm", "--network=none", *words)


@pytest.mark.parametrize(
    ("name", "command", "expected"), RUNS, ids=[f"{name}-{number}" for number, (name, *_) in enumerate(RUNS)]
)
def test_runs(name: str, command: list[str], expected: str, running: Engine, load: Load) -> None:
    result = run(running, load(name), *command)
    assert (result.stdout.strip(), result.stderr) == (expected, "")


@pytest.mark.parametrize(
    ("name", "field", "expected"), INSPECTED, ids=[f"{name}-{field}" for name, field, _ in INSPECTED]
)
def test_configuration(name: str, field: str, expected: object, running: Engine, load: Load) -> None:
    assert value(running, load(name), field) == expected


def test_the_engine_has_every_image_by_the_name_and_id_that_nix_states(
    examples: dict[str, Example], running: Engine, load: Load
) -> None:
    for name, example in examples.items():
        if example.tag is not None and not example.is_index:
            found = running.image(load(name))
            assert load(name) == example.tag
            assert found is not None
            assert found.layers == tuple(layer.diffId for layer in example.image.layers), name


@pytest.mark.parametrize("name", ["basics.layered", "layers.bulk-on-base", "owners.owned-store", "layers.volatile"])
def test_store_paths_in_a_container_have_the_content_that_nix_recorded(
    name: str, examples: dict[str, Example], running: Engine, load: Load, tmp_path: Path
) -> None:
    container = running.run("create", load(name), "sh").strip()
    try:
        with subprocess.Popen([running.client, "export", container], stdout=subprocess.PIPE) as export:
            subprocess.run(["tar", "-x", "-C", tmp_path, "nix/store"], stdin=export.stdout, check=True)
    finally:
        running.attempt("rm", container)
    held = {path for layer in examples[name].image.layers for path in layer.held}
    assert {f"/nix/store/{each.name}" for each in (tmp_path / "nix/store").iterdir()} == held
    for path in held:
        recorded = nix.run(["nix-store", "--query", "--hash", path]).strip()
        assert f"sha256:{base32(bytes.fromhex(nar.sha256(tmp_path / path[1:])))}" == recorded, path


def test_every_user_may_enter_the_store(running: Engine, load: Load) -> None:
    result = run(running, "--user", "1234:5678", load("basics.layered"), "stat", "-c", "%a", "/nix", "/nix/store")
    assert result.stdout.split() == ["755", "755"]


@pytest.mark.parametrize("name", ["layers.without-store-paths", "layers.without-store-paths-fakechroot"])
def test_without_store_paths_an_image_needs_the_store_of_the_host(
    name: str, examples: dict[str, Example], running: Engine, load: Load
) -> None:
    assert archive_names(examples[name].path, lambda member: "nix" in member.split("/")) == []
    assert run(running, load(name), "echo", "here").returncode != 0
    assert run(running, "--volume", "/nix/store:/nix/store:ro", load(name), "echo", "here").stdout == "here\n"


@pytest.mark.parametrize("name", ["basics.created-now", "basics.created-now-layered"])
def test_now_is_the_time_of_the_build(name: str, running: Engine, load: Load) -> None:
    created = datetime.fromisoformat(value(running, load(name), "Created"))
    built = datetime.now(UTC) - created
    assert timedelta(0) <= built < timedelta(days=365 * 20)


def test_images_share_layers(examples: dict[str, Example]) -> None:
    one, two = ({layer.digest for layer in examples[f"layers.shared-{name}"].image.layers} for name in ("one", "two"))
    assert len(one & two) >= len(one) - 1


def test_layers_are_as_many_as_asked_for(examples: dict[str, Example]) -> None:
    names = {"layers.two-layers": 2, "layers.bulk-on-base": 4, "layers.popularity": 6}
    assert {name: len(examples[name].image.layers) for name in names} == names


def test_a_volatile_layer_lies_on_top_and_holds_what_no_other_does(examples: dict[str, Example]) -> None:
    layers = examples["layers.volatile"].image.layers
    assert [layers[0].name, layers[-2].name, layers[-1].name] == ["base", "customisation", "shell"]
    assert any("-bash-" in path for path in layers[-1].held)
    below = frozenset[str]().union(*(layer.held for layer in layers[:-1]))
    assert not layers[-1].held & below
    assert layers[-1].mediaType.endswith("+gzip")


def test_a_layer_of_its_paths_alone_leaves_the_rest_to_others(examples: dict[str, Example]) -> None:
    layers = {layer.name: layer.held for layer in examples["layers.alone"].image.layers}
    [shell] = layers.pop("shell")
    assert "-bash-" in shell
    assert any("-libtinfo6-" in path for path in frozenset[str]().union(*layers.values()))


def test_base_layers_stay_at_the_bottom_unchanged(examples: dict[str, Example]) -> None:
    parent = [layer.digest for layer in examples["bases.parent"].image.layers]
    for name in ("second", "third", "layered-on-layered", "on-archive", "on-oci-folder", "on-oci-tar", "child-layered"):
        assert [layer.digest for layer in examples[f"bases.{name}"].image.layers][: len(parent)] == parent, name


def test_a_path_of_the_base_is_not_brought_again(examples: dict[str, Example]) -> None:
    stored = archive_names(examples["bases.on-archive"].path, lambda name: name.endswith("bin/busybox"))
    assert len([name for name in stored if name.startswith("nix/")]) == 1


def test_a_layer_that_the_base_repeats_stays_repeated(examples: dict[str, Example]) -> None:
    layers = examples["bases.on-odd"].image.layers
    assert layers[0].digest == layers[1].digest
    assert len(examples["bases.on-odd"].image.configuration["history"]) == len(layers)


def test_only_the_closure_is_in_the_image(examples: dict[str, Example]) -> None:
    image = examples["basics.layered"].image
    stored = archive_names(
        examples["basics.layered"].path, lambda name: name.count("/") == 2 and name.startswith("nix/")
    )
    assert [f"/{name}" for name in stored] == sorted(path for layer in image.layers for path in layer.held)
    assert len(stored) == 1


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("bases.merged", ["lamina-example/parent:latest", "lamina-example/second:latest"]),
        ("bases.merged-mixed", ["lamina-example/parent:latest", "lamina-example/second:latest"]),
        ("bases.merged-without-tag", ["lamina-example/parent:latest"]),
        ("owners.merged", ["lamina-example/chown:latest", "lamina-example/owned-store:latest"]),
    ],
)
def test_merged_images_are_loaded_together(name: str, tags: list[str], running: Engine, load: Load) -> None:
    running.attempt("image", "rm", "--force", *tags)
    load(name)
    assert [tag for tag in tags if running.image(tag) is None] == []


def test_merging_keeps_owners(running: Engine, load: Load) -> None:
    load("owners.merged")
    result = run(running, "lamina-example/chown:latest", "stat", "-c", "%u", "/home/jane", "/home/jane/file")
    assert result.stdout.split() == ["1000", "1000"]


def test_an_entrypoint_serves(running: Engine, load: Load) -> None:
    container = running.run("run", "--rm", "--detach", "--network=none", load("contents.web")).strip()
    try:
        answer = running.attempt("exec", container, *SHELL, "until wget -q -O - http://127.0.0.1:8080/; do :; done")
        assert answer.stdout == "served\n"
    finally:
        running.attempt("rm", "--force", container)


def test_a_stream_takes_another_name(examples: dict[str, Example], running: Engine) -> None:
    stream = examples["basics.untagged-stream"].path
    archive = subprocess.run(
        [stream, "--repo_tag", "lamina-example/renamed:now"], capture_output=True, check=True
    ).stdout
    try:
        subprocess.run([running.client, "load"], input=archive, capture_output=True, check=True)
        assert running.image("lamina-example/renamed:now") is not None
    finally:
        running.attempt("image", "rm", "lamina-example/renamed:now")


def test_the_order_of_the_contents_does_not_matter(examples: dict[str, Example]) -> None:
    one, other = (examples[f"layers.{name}"].image for name in ("declared", "declared-permuted"))
    assert one.manifest_bytes == other.manifest_bytes


def test_skopeo_reads_the_archive_as_an_oci_layout_with_the_digest_that_nix_states(
    examples: dict[str, Example], tmp_path: Path
) -> None:
    example = examples["basics.untagged-stream"]
    (tmp_path / "image.tar").write_bytes(subprocess.run([example.path], capture_output=True, check=True).stdout)
    prerequisites.ensure("skopeo")
    command = ["skopeo", "inspect", "--format", "{{.Digest}}", f"oci-archive:{tmp_path}/image.tar"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == digest_of(
        example.image.manifest_bytes
    )


def test_podman_loads_the_image_by_its_name_and_id(examples: dict[str, Example]) -> None:
    prerequisites.ensure("podman")
    example = examples["owners.chown"]
    try:
        loaded = subprocess.run(
            ["podman", "load", "-i", example.path], capture_output=True, text=True, check=True
        ).stdout
        assert loaded.strip().endswith("localhost/lamina-example/chown:latest")
        inspect = ["podman", "image", "inspect", "--format", "{{.Id}}", "lamina-example/chown:latest"]
        found = subprocess.run(inspect, capture_output=True, text=True, check=True).stdout.strip()
        assert f"sha256:{found}" == digest_of(example.image.config_bytes)
    finally:
        subprocess.run(["podman", "rmi", "--force", "lamina-example/chown:latest"], capture_output=True, check=False)
