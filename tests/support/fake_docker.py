#!/usr/bin/env python3
"""A docker client without an engine: it writes down every call and keeps its images and containers in a JSON file.

FAKE_DOCKER names the folder. ``state.json`` there may hold ``fails``: first words of a call -> its complaint;
``has``: digests of layers a pull need not fetch; ``late``: the complaint of a pull that has fetched everything;
``loads``: images that a ``load`` brings instead of what is in the archive.
"""

import fcntl
import hashlib
import http.client
import io
import json
import os
import sys
import tarfile
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ["FAKE_DOCKER"])
STATE = FOLDER / "state.json"


def main(words: list[str]) -> int:
    with (FOLDER / "calls.jsonl").open("a") as calls:
        fcntl.flock(calls, fcntl.LOCK_EX)  # several clients may run at once
        print(json.dumps(words), file=calls, flush=True)
        state = json.loads(STATE.read_text())
        code = answer(state, words)
        STATE.write_text(json.dumps(state))
    return code


def answer(state: dict[str, Any], words: list[str]) -> int:
    for prefix, complaint in state["fails"].items():
        if " ".join(words).startswith(prefix):
            remember_failed_run(state, words)
            print(complaint, file=sys.stderr)
            return 1
    match words:
        case ["--version"]:
            print("Docker version 20.10.24, build 0")
        case ["version", *_]:
            print("20.10.24")
        case ["info", "--format", "{{.DockerRootDir}}"]:
            print(FOLDER)
        case ["info", *_]:
            print("[]")
        case [kind, "inspect", *names]:
            return inspect(state[kind], names)
        case ["pull", "--quiet", reference]:
            return pull(state, reference)
        case ["image", "ls", *_]:
            print("\n".join(name for name in state["image"] if "@" in name))
        case ["load", "--quiet"]:
            return load(state, sys.stdin.buffer.read())
        case ["tag", source, target]:
            state["image"][target] = state["image"][source]
        case ["image", "rm", *names]:
            for name in names:
                state["image"].pop(name, None)
        case ["network", "create", *_, name]:
            state["network"][name] = {"Labels": label_of(words)}
        case ["network" | "volume" as kind, "rm", name]:
            del state[kind][name]
        case ["run", *_]:
            state["container"][option(words, "--name")] = container(words, running=state["starts"])
        case ["ps", *_] if "label=io.lamina.deployment=lamina" in words:
            print("\n".join(state["container"]))
        case ["stop", "-t", _, *names]:
            for name in names:
                state["container"][name]["State"]["Running"] = False
        case ["rm", "--force", "--volumes", *names]:
            for name in names:
                del state["container"][name]
        case ["logs", *_]:
            print("the last words of the service")
        case _:
            print(f"fake docker does not know: {words}", file=sys.stderr)
            return 64
    return 0


def pull(state: dict[str, Any], reference: str) -> int:
    """Fetch what is missing and check it, as an engine does."""
    name, _, digest = reference.partition("@")
    host, _, repository = name.partition("/")
    connection = http.client.HTTPConnection(host)
    manifest = json.loads(fetch(connection, f"/v2/{repository}/manifests/{digest}", digest))
    blobs = [manifest["config"], *(layer for layer in manifest["layers"] if layer["digest"] not in state["has"])]
    for blob in blobs:
        fetch(connection, f"/v2/{repository}/blobs/{blob['digest']}", blob["digest"])
    if state["late"]:
        print(state["late"], file=sys.stderr)
        return 1
    image = {
        "Id": manifest["config"]["digest"],
        "RootFS": {"Layers": [layer["digest"] for layer in manifest["layers"]]},
    }
    state["image"] |= {reference: image, image["Id"]: image}
    return 0


def load(state: dict[str, Any], data: bytes) -> int:
    """Take an archive, as Docker's own store does: what it has is not looked for in it."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            members = {member.name: content.read() for member in archive if (content := archive.extractfile(member))}
    except tarfile.ReadError as error:
        print(error, file=sys.stderr)
        return 1
    [described] = json.loads(members["manifest.json"])
    layers = json.loads(members[described["Config"]])["rootfs"]["diff_ids"]
    for number, (name, digest) in enumerate(zip(described["Layers"], layers, strict=True), 1):
        known = any(image["RootFS"]["Layers"][:number] == layers[:number] for image in state["image"].values())
        if not known and digest_of(members.get(name, b"")) != digest:
            print(f"open {name}: no such file or directory", file=sys.stderr)
            return 1
    image = {"Id": digest_of(members[described["Config"]]), "RootFS": {"Layers": layers}}
    state["image"] |= state["loads"] or {image["Id"]: image, **dict.fromkeys(described["RepoTags"], image)}
    return 0


def digest_of(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def fetch(connection: http.client.HTTPConnection, path: str, digest: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    data = response.read()
    if response.status != 200 or digest_of(data) != digest:
        sys.exit(f"{path}: {response.status} {data[:200]!r}")
    return data


def remember_failed_run(state: dict[str, Any], words: list[str]) -> None:
    """Like the real one: a container whose start fails has been created and stays."""
    if words[0] == "run":
        state["container"][option(words, "--name")] = container(words, running=False)


def inspect(known: dict[str, Any], names: list[str]) -> int:
    print(json.dumps([known[name] for name in names if name in known]))
    missing = [name for name in names if name not in known]
    for name in missing:
        print(f"Error: No such object: {name}", file=sys.stderr)
    return 1 if missing else 0


def container(words: list[str], *, running: bool) -> dict[str, Any]:
    outer = option(words, "--publish").split(":")[1]
    return {
        "Name": "/" + option(words, "--name"),
        "Config": {"Labels": label_of(words)},
        "State": {"Running": running},
        "RestartCount": 0,
        "HostConfig": {"PortBindings": {"8000/tcp": [{"HostPort": outer}]}},
    }


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def label_of(words: list[str]) -> dict[str, Any]:
    return dict(words[index + 1].split("=", 1) for index, word in enumerate(words) if word == "--label")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
