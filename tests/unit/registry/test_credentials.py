"""Logins are found where docker, podman and skopeo keep them, and are never shown."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from lamina.errors import LaminaError
from lamina.registry.credentials import Login, find_login

HOST, NAME = "registry.example:5000", "team/app"


def encode(user: str, password: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


def home(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), **more}


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))


def test_no_file_is_no_login(tmp_path: Path) -> None:
    assert find_login(HOST, NAME, home(tmp_path)) is None


@pytest.mark.parametrize("place", ["run/containers/auth.json", ".config/containers/auth.json", ".docker/config.json"])
def test_a_login_is_found_in_every_file(tmp_path: Path, place: str) -> None:
    write(tmp_path / place, {"auths": {HOST: encode("me", "se:cret")}})
    assert find_login(HOST, NAME, home(tmp_path)) == Login("me", "se:cret")


def test_the_named_file_is_the_only_one(tmp_path: Path) -> None:
    write(tmp_path / ".docker" / "config.json", {"auths": {HOST: encode("me", "secret")}})
    assert find_login(HOST, NAME, home(tmp_path, REGISTRY_AUTH_FILE=str(tmp_path / "none"))) is None


@pytest.mark.parametrize("key", [f"{HOST}/team/app", f"{HOST}/team", HOST, f"https://{HOST}"])
def test_a_login_may_be_for_a_part_of_a_registry(tmp_path: Path, key: str) -> None:
    write(
        tmp_path / ".docker" / "config.json",
        {"auths": {key: encode("me", "secret"), f"{HOST}/other": encode("x", "y")}},
    )
    assert find_login(HOST, NAME, home(tmp_path)) == Login("me", "secret")


def test_the_longest_name_wins(tmp_path: Path) -> None:
    auths = {HOST: encode("all", "1"), f"{HOST}/team": encode("team", "2")}
    write(tmp_path / ".docker" / "config.json", {"auths": auths})
    assert find_login(HOST, NAME, home(tmp_path)) == Login("team", "2")


def test_an_identity_token_is_a_login(tmp_path: Path) -> None:
    write(tmp_path / ".docker" / "config.json", {"auths": {HOST: {"identitytoken": "abc"}}})
    assert find_login(HOST, NAME, home(tmp_path)) == Login(token="abc")


@pytest.mark.parametrize("config", [{"credHelpers": {HOST: "test"}}, {"credsStore": "test", "auths": {HOST: {}}}])
def test_a_helper_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: dict[str, Any]) -> None:
    helper = tmp_path / "docker-credential-test"
    helper.write_text(
        f'#!/bin/sh\n[ "$1 $(cat)" = "get {HOST}" ] && echo \'{{"Username": "me", "Secret": "secret"}}\'\n'
    )
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    write(tmp_path / ".docker" / "config.json", config)
    assert find_login(HOST, NAME, home(tmp_path)) == Login("me", "secret")


def test_a_missing_helper_is_no_login(tmp_path: Path) -> None:
    write(tmp_path / ".docker" / "config.json", {"credHelpers": {HOST: "nobody-has-this"}})
    assert find_login(HOST, NAME, home(tmp_path)) is None


@pytest.mark.parametrize("text", ["{", json.dumps({"auths": {HOST: {"auth": "not base64 \N{SNOWMAN}"}}})])
def test_a_broken_file_is_named_without_its_content(tmp_path: Path, text: str) -> None:
    write(tmp_path / ".docker" / "config.json", text)
    with pytest.raises(LaminaError, match="cannot be read") as caught:
        find_login(HOST, NAME, home(tmp_path))
    assert "not base64" not in caught.value.render()


def test_a_login_has_no_text_that_shows_it() -> None:
    assert repr(Login("me", "secret", "token")) == str(Login()) == "Login()"
