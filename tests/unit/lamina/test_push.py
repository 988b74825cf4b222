"""The command push: what it plans, when nothing moves, and one error for each way skopeo can fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lamina import cli
from lamina.errors import LaminaError
from lamina.oci.image import digest_of, make_image
from lamina.oci.index import make_index, render_index
from lamina.oci.recipe import make_recipe
from lamina.pushing import explain
from lamina.registry.access import AccessLog
from lamina.registry.reference import parse_reference
from lamina.serving import load_image, registry
from support.fake_engine import SPEC, FakeEngine, built, fake_engine, write_program

__all__ = ["built", "fake_engine"]
TARGET = parse_reference("registry.example/team/app:1")
RAN = "skopeo ran"


@pytest.fixture(autouse=True)
def machine(fake_engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no logins, and a skopeo that only says that it ran."""
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(tmp_path / "none"))
    script = f"#!/bin/sh\n[ $1 = --version ] && echo skopeo 1.9.3 && exit\necho {RAN} >&2; exit 1\n"
    write_program(fake_engine.folder.parent / "programs" / "skopeo", script)


@pytest.fixture
def target(built: dict[str, Path]) -> Iterator[Callable[..., str]]:
    """Return a function that serves an image as ``team/app:1`` and returns the reference."""
    contexts = []

    def serve(image: Any = None) -> str:
        context = registry([("team/app:1", image or load_image(built["backend-image-demo.spec"]))], AccessLog())
        server = context.__enter__()
        contexts.append(context)
        return f"127.0.0.1:{server.server_port}/team/app:1"

    yield serve
    for context in contexts:
        context.__exit__(None, None, None)


def test_an_image_that_is_there_does_not_move(target: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    reference = target()
    assert cli.main(["push", reference, "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"reference": reference, "digest": SPEC.manifest, "layers": 0, "moved": 0}
    assert "already there: nothing moved" in printed.err
    assert RAN not in printed.err


def test_the_printed_reference_is_by_digest(target: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    reference = target()
    assert cli.main(["push", reference]) == 0
    assert capsys.readouterr().out == f"{reference.removesuffix(':1')}@{SPEC.manifest}\n"


def test_a_dry_run_lists_every_blob_and_moves_nothing(
    target: Callable[..., str], built: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The target has another image with one layer in common."""
    image = load_image(built["backend-image-demo.spec"])
    other = make_image("other:1", [*image.layers, make_recipe("extra", [])], {}, architecture="amd64", created="x")
    reference = target(other)
    assert cli.main(["push", reference, "--dry-run", "--json"]) == 0
    printed = capsys.readouterr()
    plan = json.loads(printed.out)
    sizes = {"configuration": len(image.config_bytes), "manifest": len(image.manifest_bytes)}
    assert {blob["name"]: blob["present"] for blob in plan["blobs"]} == {
        "base": True,
        "configuration": False,
        "manifest": False,
    }
    assert plan["missing"] == sum(sizes.values())
    assert plan["current"] == digest_of(other.manifest_bytes)
    assert RAN not in printed.err
    assert cli.main(["push", reference, "--dry-run"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["present", "missing", "missing"]


def test_an_image_that_is_described_needs_no_build(
    target: Callable[..., str], built: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lamina.delivery.describe", None)
    assert cli.main(["push", target(), "--description", str(built["backend-image-demo.spec"])]) == 0


def test_a_dry_run_counts_the_blobs_of_all_platforms(
    target: Callable[..., str], built: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The target has one of the two images, so it lacks a configuration, a manifest and the index."""
    image = load_image(built["backend-image-demo.spec"])
    other = replace(image, configuration={**image.configuration, "architecture": "arm64"})
    (tmp_path / "index.json").write_bytes(render_index(make_index("both:1", [image, other])))
    words = ["push", target(image), "--dry-run", "--json", "--description", str(tmp_path / "index.json")]
    assert cli.main(words) == 0
    plan = json.loads(capsys.readouterr().out)
    assert {blob["name"]: blob["present"] for blob in plan["blobs"]} == {
        "base": True,
        "configuration for linux/amd64": True,
        "configuration for linux/arm64": False,
        "manifest for linux/amd64": True,
        "manifest for linux/arm64": False,
        "index": False,
    }
    assert plan["missing"] == sum(blob["size"] for blob in plan["blobs"] if not blob["present"])
    assert plan["blobs"][-1]["digest"] == plan["digest"]


def test_a_file_that_is_no_description_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").write_text('{"formatVersion":1,"images":[],"repoTag":"a:1","annotations":{}}')
    assert cli.main(["push", "registry.example/app:1", "--description", str(tmp_path / "other")]) == 1
    assert "other: not the description of an image (RecipeError: there is no image" in capsys.readouterr().err


def test_a_dry_run_of_what_is_there_says_so(target: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["push", target(), "--dry-run"]) == 0
    assert "already there: nothing would move" in capsys.readouterr().err


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "reference", ["app:1", "registry.example/App:1", "registry.example/app:.1", "registry.example/app"]
)
def test_a_wrong_reference_is_refused_before_anything_starts(
    reference: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lamina.delivery.describe", None)
    assert cli.main(["push", reference]) == 2
    assert capsys.readouterr().err.startswith(f"error: {reference} ")


def test_skopeo_that_fails_is_one_error(target: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    other = make_image("other:1", [make_recipe("extra", [])], {}, architecture="amd64", created="x")
    assert cli.main(["push", target(other)]) == 1
    printed = capsys.readouterr().err
    assert f"failed\n  {RAN}" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ("unauthorized: authentication required", "does not accept the login", "skopeo login registry.example"),
        ("denied: requested access to the resource is denied", "does not accept the login", "skopeo login"),
        ("received unexpected HTTP status: 500 Internal Server Error", "answered 500", "try again later"),
        ("Error uploading layer: status 503", "answered 503", "try again later"),
        ("Patch https://x/y?_state=abc: write: broken pipe", "stopped answering in the middle", "push again"),
        ("Put https://x/y: unexpected EOF", "stopped answering in the middle", "push again"),
        ("x509: certificate signed by unknown authority", "its TLS is not accepted", "--insecure"),
        ("something new", "pushing to registry.example/team/app:1 failed", "push again"),
        ("", "pushing to registry.example/team/app:1 failed", "push again"),
    ],
)
def test_what_skopeo_says_becomes_one_line_and_a_hint(words: str, message: str, hint: str) -> None:
    error = explain(TARGET, f'time="x" level=fatal msg="{words}"' if words else "")
    assert isinstance(error, LaminaError)
    assert message in error.message
    assert hint in str(error.hint)


def test_neither_logins_nor_upload_states_are_shown() -> None:
    shown = explain(TARGET, "Patch https://me:secret@registry.example/v2/x?_state=abcdef: write: broken pipe").render()
    assert "secret" not in shown
    assert "abcdef" not in shown
