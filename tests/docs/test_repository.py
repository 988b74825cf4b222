"""What may not stand in a tracked file: registries' hosts, this machine's folders; hashes and addresses in code.

The hosts are read from the clients of the machine that runs the test, so that they stand nowhere as text.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lamina.project import ROOT
from support.tracked import tracked

ADDRESS = re.compile(r"https?://[^\s\"'<>|)\]]+")
HASH = re.compile(r"\b[0-9a-f]{64}\b|\bsha(?:256|512)-[A-Za-z0-9+/]{40,}={0,2}")
LOCAL = re.compile(
    r"https?://(127\.0\.0\.1|0\.0\.0\.0|localhost|unix|\[?::1|[\w.-]*\.(invalid|example|test)\b|\{|[a-z-]+(?=[:/]|$)|…|\.\.\.)"
)
"""Addresses that lead nowhere outside: loopback, reserved names, names of containers, ones put together at run time."""
PIP_HOSTS = "from pip._internal.models.index import PyPI; print(PyPI.url); print('https://' + PyPI.file_storage_domain)"
IDENTIFIERS = ("http://cyclonedx.org/schema/", "https://spdx.org/", "http://spdx.org/", "https://index.docker.io/v1/")
"""Addresses that formats use as names, the last one in Docker's file of credentials; nothing is fetched from them."""


def printed(*command: str) -> str:
    """Return what a client prints; nothing when it is not there."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
    except OSError:
        return ""


def apt_sources() -> str:
    """Return the text of apt's sources."""
    files = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    lines = [line for file in files if file.is_file() for line in file.read_text(errors="replace").splitlines()]
    return "\n".join(line for line in lines if not line.startswith("#"))


def registry_hosts() -> set[str]:
    """Return the hosts of the package registries that this machine's clients know."""
    asked = [
        apt_sources(),
        printed("npm", "config", "get", "registry"),
        printed("python3", "-m", "pip", "config", "list"),
        printed("python3", "-c", PIP_HOSTS),
    ]
    hosts = {urlsplit(address).hostname or "" for text in asked for address in ADDRESS.findall(text)}
    return {host for host in hosts if "." in host and not re.fullmatch(r"[0-9.]+", host)}


def holding(words: set[str], names: list[str]) -> list[str]:
    """Return the files that hold one of the words, with the word's line."""
    found = []
    for name in names:
        lines = Path(ROOT, name).read_bytes().decode(errors="replace").splitlines()
        found += [f"{name}:{number}" for number, line in enumerate(lines, 1) if any(word in line for word in words)]
    return found


def code(name: str, text: str) -> str:
    """Return what a file's code says, without its comments: a comment may cite a source."""
    if name.endswith(".nix"):
        return re.sub(r"/\*.*?\*/|^\s*#.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    tree = ast.parse(text)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone]
    return "\n".join(str(node.value) for node in strings if isinstance(node.value, str))


def literals(text: str) -> list[str]:
    """Return hashes, and addresses that lead outside, in a piece of code."""
    addresses = (each for each in ADDRESS.findall(text) if not LOCAL.match(each))
    return HASH.findall(text) + [each for each in addresses if not each.startswith(IDENTIFIERS)]


def test_no_registry_host_is_in_a_tracked_file() -> None:
    assert holding(registry_hosts(), tracked()) == []


def test_no_folder_of_this_machine_is_in_a_tracked_file() -> None:
    folders = {f"{path}/" for path in (ROOT, Path.home()) if len(path.parts) > 1}
    assert holding(folders, tracked()) == []


@pytest.mark.parametrize("name", [name for name in tracked(".nix", ".py") if not name.startswith("tests/")])
def test_no_hash_and_no_address_is_in_code(name: str) -> None:
    assert literals(code(name, Path(ROOT, name).read_text(encoding="utf-8"))) == []


def test_hashes_and_addresses_are_found() -> None:
    digest = "0123456789abcdef" * 4
    assert literals(f'url = "https://files.host.net/a"; sha256 = "{digest}";') == [digest, "https://files.host.net/a"]
    assert literals("http://127.0.0.1:8000 http://lamina-api:8000/x https://…/base.pt") == []


def test_comments_are_no_code() -> None:
    assert "host" not in code("a.py", '"""https://host.net"""\nx = 1  # https://host.net\n')
    assert "host" in code("a.py", 'x = f"https://host.net/{y}"\n')
    assert "host" not in code("a.nix", "/** https://host.net */\n  # https://host.net\n1")
    assert "host" in code("a.nix", '{ url = "https://host.net"; }')


def test_a_forbidden_word_is_found_with_its_line() -> None:
    assert holding({"description = "}, ["flake.nix"]) == ["flake.nix:2"]
