"""The configuration object of an image: what it inherits from its base, and what is its own.

nixpkgs inherits only ``Env``; here everything is inherited that an image does not say itself, by Docker's own rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lamina.oci.recipe import Recipe

LABEL_PREFIX = "org.opencontainers.image."


def merge_environment(base: Iterable[str], own: Iterable[str]) -> list[str]:
    """Return the variables of both: the last value of a key wins, at the place where the key came first."""
    return list({variable.partition("=")[0]: variable for variable in (*base, *own)}.values())


def merge_config(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``config`` object of an image on a base.

    Own values win; ``Env``, ``Labels``, ``ExposedPorts`` and ``Volumes`` are merged by key. An own ``Entrypoint``
    discards the base's ``Cmd``, which would be arguments for another program. ``null`` counts as not given.
    """
    given = {key: value for key, value in own.items() if value is not None}
    inherited = {key: value for key, value in base.items() if value is not None}
    if "Entrypoint" in given:
        inherited.pop("Cmd", None)
    merged = {**inherited, **given}
    if "Env" in inherited or "Env" in given:
        merged["Env"] = merge_environment(inherited.get("Env", ()), given.get("Env", ()))
    for key in inherited.keys() & given.keys():
        if isinstance(inherited[key], Mapping) and isinstance(given[key], Mapping):
            merged[key] = {**inherited[key], **given[key]}
    return merged


def with_labels(config: Mapping[str, Any], annotations: Mapping[str, str]) -> dict[str, Any]:
    """Return ``config`` with the well-known annotations as labels too, because engines show only those."""
    labels = {key: value for key, value in annotations.items() if key.startswith(LABEL_PREFIX)}
    return {**config, "Labels": {**labels, **(config.get("Labels") or {})}} if labels else dict(config)


def base_history(configuration: Mapping[str, Any], layers: Sequence[Recipe]) -> list[dict[str, Any]]:
    """Return the history of a base, or one made up when its own does not account for its layers."""
    history = list(configuration.get("history") or ())
    if sum(not entry.get("empty_layer") for entry in history) == len(layers):
        return history
    created = configuration.get("created") or "1970-01-01T00:00:01Z"
    return [{"created": created, "created_by": "base image", "comment": layer.name} for layer in layers]


def make_configuration(
    layers: Sequence[Recipe],
    config: Mapping[str, Any],
    *,
    architecture: str,
    created: str,
    variant: str | None = None,
    base: Mapping[str, Any] | None = None,
    base_layers: Sequence[Recipe] = (),
) -> dict[str, Any]:
    """Return the configuration object of an image of ``layers`` on top of ``base_layers``."""
    inherited = base or {}
    history = base_history(inherited, base_layers) if base_layers else []
    history += [{"created": created, "created_by": "lamina", "comment": layer.name} for layer in layers]
    return {
        "architecture": architecture,
        **({"variant": variant} if variant else {}),
        "os": "linux",
        "created": created,
        "config": merge_config(inherited.get("config") or {}, config),
        "rootfs": {"type": "layers", "diff_ids": [layer.diffId for layer in (*base_layers, *layers)]},
        "history": history,
    }
