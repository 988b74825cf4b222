"""An image inherits its base's configuration by Docker's rules."""

from __future__ import annotations

from lamina.oci.configuration import base_history, merge_config, merge_environment, with_labels
from lamina.oci.recipe import Recipe


def test_the_last_value_of_a_variable_wins_at_its_first_place() -> None:
    assert merge_environment(["A=1", "B=2"], ["C=3", "A=4"]) == ["A=4", "B=2", "C=3"]


def test_a_base_without_an_environment_changes_nothing() -> None:
    assert merge_config({"Env": None}, {"Env": ["A=1"]}) == {"Env": ["A=1"]}


def test_all_is_inherited_and_own_values_win() -> None:
    base = {"User": "1", "WorkingDir": "/a", "Labels": {"x": "1", "y": "1"}, "ExposedPorts": {"80/tcp": {}}}
    own = {"User": "2", "Labels": {"y": "2"}, "ExposedPorts": {"81/tcp": {}}}
    assert merge_config(base, own) == {
        "User": "2",
        "WorkingDir": "/a",
        "Labels": {"x": "1", "y": "2"},
        "ExposedPorts": {"80/tcp": {}, "81/tcp": {}},
    }


def test_an_own_entrypoint_discards_the_arguments_of_the_other() -> None:
    assert merge_config({"Entrypoint": ["a"], "Cmd": ["b"]}, {"Entrypoint": ["c"]}) == {"Entrypoint": ["c"]}
    assert merge_config({"Entrypoint": ["a"], "Cmd": ["b"]}, {"Cmd": ["c"]}) == {"Entrypoint": ["a"], "Cmd": ["c"]}


def test_well_known_annotations_are_labels_unless_a_label_says_otherwise() -> None:
    annotations = {"org.opencontainers.image.title": "a", "org.opencontainers.image.version": "1", "other": "x"}
    config = {"Labels": {"org.opencontainers.image.title": "mine"}}
    assert with_labels(config, annotations)["Labels"] == {
        "org.opencontainers.image.title": "mine",
        "org.opencontainers.image.version": "1",
    }
    assert with_labels({}, {"other": "x"}) == {}


def test_history_is_kept_when_it_accounts_for_the_layers() -> None:
    layer = Recipe(name="l", digest="sha256:0", size=0)
    history = [{"created_by": "a"}, {"created_by": "b", "empty_layer": True}]
    assert base_history({"history": history}, [layer]) == history
    assert [entry["comment"] for entry in base_history({"history": history}, [layer, layer])] == ["l", "l"]
