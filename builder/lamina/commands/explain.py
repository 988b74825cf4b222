"""Say what is in an image: its layers with size and share, or why a package or file is in it.

IMAGE is a profile (demo), the file of a '.spec' output, or a flake reference such as .#backend-image-demo. PATH is a
store path, a part of a package's name, or a file in the image such as /etc/passwd. Of an index the platform follows
behind @: result@linux/arm64.

Next: ./manage.sh diff IMAGE OTHER, ./manage.sh verify IMAGE
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from lamina.console import render_size, say
from lamina.errors import ANSWER_IS_NO, DONE
from lamina.inspection.description import load_image
from lamina.inspection.references import PathInfo, chain, image_paths, query, roots
from lamina.inspection.tables import render_table
from lamina.oci.image import Image

SUMMARY = "say what is in an image, and why"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("image", metavar="IMAGE", help="profile, description file or flake reference")
    parser.add_argument("path", metavar="PATH", nargs="?", help="a package or file in the image")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Answer the question."""
    image = load_image(arguments.image)
    infos = query(image_paths(image))
    if arguments.path is None:
        answer = layers(image, infos)
        print(json.dumps(answer, indent=2) if arguments.json else layer_table(image, answer))
        say(f"next: ./manage.sh explain {arguments.image} PACKAGE says why it is there")
        return DONE
    found = matches(image, infos, arguments.path)
    print(json.dumps(found, indent=2) if arguments.json else "\n\n".join(map(render_match, found)))
    if not found:
        say(f"nothing in {image.repoTag} matches {arguments.path}")
        return ANSWER_IS_NO
    return DONE


def layers(image: Image, infos: dict[str, PathInfo]) -> list[dict[str, Any]]:
    """Return a row for each layer: name, digest, bytes, number of store paths, and its largest path."""
    rows = []
    for layer in image.layers:
        sizes = {item.path: infos[item.path].size for item in layer.storePaths}
        largest = max(sizes, key=lambda path: (sizes[path], path), default=None)
        row = {"name": layer.name, "digest": layer.digest, "size": layer.size, "paths": len(sizes)}
        rows.append({**row, "largest": largest})
    return rows


def layer_table(image: Image, rows: list[dict[str, Any]]) -> str:
    """Return the layers as a table, from bottom to top."""
    total = sum(row["size"] for row in rows)
    cells = [
        [
            str(number),
            row["name"],
            render_size(row["size"]),
            f"{row['size'] / total:.1%}",
            str(row["paths"]),
            Path(row["largest"]).name[33:] if row["largest"] else "(files of its own)",
        ]
        for number, row in enumerate(rows, 1)
    ]
    table = render_table(["#", "layer", "size", "share", "paths", "largest"], cells, frozenset({0, 2, 3, 4}))
    return f"{image.repoTag}: {render_size(total)} in {len(rows)} layers\n\n{table}"


def matches(image: Image, infos: dict[str, PathInfo], wanted: str) -> list[dict[str, Any]]:
    """Return what in the image ``wanted`` names, each with its layer, its bytes and the chain that brought it in."""
    holders, starts = image_paths(image), roots(image)
    found = [
        {"path": path, "layer": layer, "size": infos[path].size, "chain": chain(infos, starts, path)}
        for path, layer in holders.items()
        if wanted == path or wanted.startswith(f"{path}/") or (not wanted.startswith("/") and wanted in path[44:])
    ]
    for layer in image.layers:
        source = Path(layer.tree, wanted.strip("/")) if layer.tree and wanted.startswith("/") else None
        if source and (source.exists() or source.is_symlink()):
            found.append({"path": wanted, "layer": layer.name, "size": source.lstat().st_size, "chain": []})
    return found


def render_match(match: dict[str, Any]) -> str:
    """Return one answer as text: the path, its layer, and the chain of references, one step a line."""
    lines = [f"{match['path']}\n  layer {match['layer']}, {render_size(match['size'])}"]
    steps = match["chain"]
    if len(steps) > 1:
        lines.append("  needed by the image's configuration through")
        lines += [f"  {'  ' * depth}→ {step[44:]}" for depth, step in enumerate(steps)]
    elif steps:
        lines.append("  named in the image's configuration")
    else:
        lines.append("  put there by the layer itself")
    return "\n".join(lines)
