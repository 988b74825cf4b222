"""Models are added, locked again and moved against a hub, and a file that moved by itself is refused."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lamina import files
from lamina.errors import WRONG_USE, LaminaError
from lamina.locks import codec
from lamina.locks.models import LockedModel, ModelFile, ModelsLock, ModelsManifest, load_manifest
from lamina.sources import hub, web
from lamina.update import choose_model
from lamina.update import models as update_models
from lamina.update.choose_model import Choice
from support.fake_store import FakeStore, fake_store
from support.local_hub import PAGE, LocalHub, local_hub

__all__ = ["fake_store"]

SMALL, LARGE, OTHER = b'{"a": 1}', bytes(range(256)) * 10, bytes(range(256)) * 11
CHOICE = Choice(source="Some/Model", task="image-caption")

pytestmark = pytest.mark.usefixtures("fake_store", "served")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LocalHub]:
    """Serve one repository; downloads go through a folder of the test into a store of the test."""
    monkeypatch.setattr(web, "_LONGEST_WAIT", 0)
    monkeypatch.setattr(update_models, "STAGING", tmp_path / "staging")
    monkeypatch.setattr("lamina.bring.STAGING", tmp_path / "staging")
    codec.write(tmp_path / "models.manifest.json", ModelsManifest(models={}))
    with local_hub() as running:
        running.add("Some/Model", {"README.md": b"# x", "config.json": SMALL, "model.safetensors": LARGE})
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


@dataclasses.dataclass(frozen=True)
class Locks:
    """A manifest and a lock in a folder of the test."""

    folder: Path

    @property
    def paths(self) -> dict[str, Path]:
        return {"manifest": self.folder / "models.manifest.json", "lock": self.folder / "models.lock.json"}

    def model(self, name: str = "model") -> LockedModel:
        return codec.load(self.paths["lock"], ModelsLock).models[name]

    def texts(self) -> list[str]:
        return [path.read_text() if path.exists() else "" for path in self.paths.values()]

    def lock_again(self) -> None:
        codec.write(self.paths["lock"], update_models.resolve(**self.paths))


@pytest.fixture
def locks(tmp_path: Path) -> Locks:
    return Locks(tmp_path)


def test_a_model_of_a_hub_is_added_and_locked(served: LocalHub, locks: Locks, fake_store: FakeStore) -> None:
    added = choose_model.add(CHOICE, **locks.paths)
    commit = served.branches["Some/Model"]["main"]
    assert (added.name, added.before, added.after) == ("model", None, commit)
    model = locks.model()
    assert (model.licence, model.source) == ("MIT", f"pkg:huggingface/Some/Model@{commit}")
    assert [(file.file, file.size, file.sha256) for file in model.files] == [
        ("config.json", len(SMALL), hashlib.sha256(SMALL).hexdigest()),
        ("model.safetensors", len(LARGE), hashlib.sha256(LARGE).hexdigest()),
    ]
    assert model.files[0].url == f"{hub.published()}/Some/Model/resolve/{commit}/config.json"
    assert fake_store.names() == ["config.json"]


def test_the_lock_belongs_to_its_manifest_and_is_the_same_twice(locks: Locks) -> None:
    choose_model.add(CHOICE, **locks.paths)
    before = locks.texts()
    assert codec.load(locks.paths["lock"], ModelsLock).manifest_sha256 == files.sha256(locks.paths["manifest"])
    locks.lock_again()
    choose_model.move("model", None, **locks.paths)
    assert locks.texts() == before


def test_nothing_of_the_hub_that_was_asked_is_in_the_lock(
    served: LocalHub, locks: Locks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret")
    choose_model.add(CHOICE, **locks.paths)
    assert not [text for text in locks.texts() if served.address in text or "secret" in text]


def test_a_hub_that_states_no_sizes_is_asked_for_headers(served: LocalHub, locks: Locks) -> None:
    choose_model.add(CHOICE, **locks.paths)
    before = locks.texts()
    served.states_blobs = False
    locks.lock_again()
    assert locks.texts() == before
    assert not [asked for asked in served.asked if asked.host == "storage"]


def test_files_are_chosen_and_lose_their_folder(served: LocalHub, locks: Locks) -> None:
    served.add("Some/Model", {"onnx/model.onnx": LARGE, "config.json": SMALL})
    choose_model.add(dataclasses.replace(CHOICE, files=("onnx/model.onnx",), name="own"), **locks.paths)
    (file,) = locks.model("own").files
    assert file.file == "model.onnx"
    assert file.url.endswith("/onnx/model.onnx")


def test_a_new_revision_is_locked_only_when_asked(served: LocalHub, locks: Locks) -> None:
    choose_model.add(CHOICE, **locks.paths)
    first = locks.model().revision
    second = served.add("Some/Model", {"config.json": SMALL, "model.safetensors": OTHER})
    assert choose_model.move("model", None, **locks.paths).after == first
    moved = choose_model.move("model", "main", **locks.paths)
    assert (moved.before, moved.after) == (first, second)
    assert locks.model().size == len(SMALL) + len(OTHER)
    assert load_manifest(locks.paths["manifest"]).models["model"].revision == second


@pytest.mark.parametrize(("file", "content"), [("model.safetensors", OTHER), ("config.json", b'{"a": 2}')])
def test_a_moved_revision_is_refused_with_both_hashes(
    served: LocalHub, locks: Locks, file: str, content: bytes
) -> None:
    choose_model.add(CHOICE, **locks.paths)
    before, commit = locks.texts(), locks.model().revision
    old = served.repositories["Some/Model"][commit][file]
    served.repositories["Some/Model"][commit][file] = content
    with pytest.raises(LaminaError, match=r"^model has moved: 1 of its locked files is another one now$") as caught:
        locks.lock_again()
    sha256 = [hashlib.sha256(each).hexdigest() for each in (old, content)]
    assert caught.value.details == (
        f"model {file}: expected {len(old)} bytes with SHA-256 {sha256[0]}, "
        f"got {len(content)} bytes with SHA-256 {sha256[1]}",
    )
    assert "delete model from nix/locks/models.lock.json" in str(caught.value.hint)
    assert locks.texts() == before


def test_small_files_that_are_not_what_the_hub_states_are_refused(served: LocalHub, locks: Locks) -> None:
    served.refuse = lambda asked: (200, {}, b'{"a": 2}') if asked.path.endswith("/config.json") else None
    before = locks.texts()
    with pytest.raises(LaminaError, match=r"model config\.json: expected git blob .*, got ") as caught:
        choose_model.add(CHOICE, **locks.paths)
    assert "a mirror or a proxy holds other bytes" in str(caught.value.hint)
    assert locks.texts() == before


Break = Callable[[LocalHub], None]


def page(served: LocalHub) -> None:
    served.refuse = lambda _: (200, {"Content-Type": "text/html"}, PAGE)


def gone(served: LocalHub) -> None:
    served.repositories.clear()
    served.branches.clear()


def private(served: LocalHub) -> None:
    served.refuse = lambda _: (401, {"X-Error-Message": "Invalid credentials"}, b"")


def behind(served: LocalHub) -> None:
    answer = b'{"sha": "%s", "siblings": [{"rfilename": "model.safetensors"}]}' % (b"1" * 40)
    pinned = served.branches["Some/Model"]["main"]
    served.refuse = lambda asked: (200, {}, answer) if pinned in asked.path else None


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (page, "answered with an HTML page"),
        (gone, "answered 404 RepoNotFound"),
        (private, "answered 401 Invalid credentials"),
        (behind, f"the hub answered commit {'1' * 40} of Some/Model when asked for"),
    ],
)
def test_a_hub_that_does_not_help_changes_nothing(served: LocalHub, locks: Locks, damage: Break, said: str) -> None:
    before = locks.texts()
    damage(served)
    with pytest.raises(LaminaError, match=said) as caught:
        choose_model.add(CHOICE, **locks.paths)
    assert caught.value.hint
    assert locks.texts() == before


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(source="nonsense", task="t"), "SOURCE is nonsense; expected OWNER/NAME"),
        (Choice(source="https://h.example/x", task="t"), "--sha256 is missing; expected the SHA-256 of the file"),
        (Choice(source="https://h.example/x", task="t", sha256="12"), "--sha256 is 12; expected"),
        (Choice(source="https://h.example/x", task="t", sha256="0" * 64), "neither what its model is called"),
        (Choice(source="Some/Model", task="t", sha256="0" * 64), "SOURCE is Some/Model with --sha256"),
        (Choice(source="Some/Model", task="t", files=("nothing.bin",), conversion="blip"), "cannot be added"),
        (Choice(source="Some/Model", task="t", files=("nothing.txt",)), "Some/Model has no file nothing.txt at"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(locks: Locks, choice: Choice, said: str) -> None:
    before = locks.texts()
    with pytest.raises(LaminaError, match=said) as caught:
        choose_model.add(choice, **locks.paths)
    assert caught.value.hint
    assert locks.texts() == before


def test_a_hub_that_states_no_licence_wants_one(served: LocalHub, locks: Locks) -> None:
    served.licence = None
    with pytest.raises(LaminaError, match="the hub states no licence of Some/Model"):
        choose_model.add(CHOICE, **locks.paths)
    choose_model.add(dataclasses.replace(CHOICE, licence="CC0-1.0"), **locks.paths)
    assert locks.model().licence == "CC0-1.0"


def test_a_model_that_is_there_is_not_added_again(locks: Locks) -> None:
    choose_model.add(CHOICE, **locks.paths)
    with pytest.raises(LaminaError, match=r"the model model is in .* already"):
        choose_model.add(CHOICE, **locks.paths)


def test_an_unknown_model_is_wrong_use(locks: Locks) -> None:
    with pytest.raises(LaminaError, match="there is no model nothing") as caught:
        choose_model.move("nothing", None, **locks.paths)
    assert caught.value.exit_code == WRONG_USE


def address(served: LocalHub, content: bytes = LARGE) -> Choice:
    """Return the choice of a file that lies at an address and not in a repository."""
    commit = served.add("files/here", {"small.pt": content})
    url = f"{served.storage}/files/here/{commit}/small.pt"
    digest = hashlib.sha256(content).hexdigest()
    return Choice(source=url, task="t", name="mine", licence="MIT", sha256=digest, conversion="whisper")


def test_a_file_at_an_address_is_locked_by_its_hash(served: LocalHub, locks: Locks, fake_store: FakeStore) -> None:
    choice = address(served)
    choose_model.add(choice, **locks.paths)
    assert locks.model("mine").files == (
        ModelFile(file="small.pt", size=len(LARGE), sha256=choice.sha256, url=choice.source),
    )
    assert fake_store.names() == []


def test_a_file_at_an_address_that_has_moved_is_refused(served: LocalHub, locks: Locks) -> None:
    choice = address(served)
    choose_model.add(choice, **locks.paths)
    (commit,) = served.repositories["files/here"]
    served.repositories["files/here"][commit]["small.pt"] = OTHER
    with pytest.raises(LaminaError, match="mine has moved") as caught:
        locks.lock_again()
    assert f"expected {len(LARGE)} bytes" in caught.value.details[0]
    assert caught.value.details[0].endswith(f"got {len(OTHER)} bytes")


def test_an_address_that_answers_no_questions_is_downloaded(
    served: LocalHub, locks: Locks, fake_store: FakeStore
) -> None:
    served.refuse = lambda asked: (405, {}, b"") if asked.method == "HEAD" else None
    choose_model.add(address(served), **locks.paths)
    assert locks.model("mine").size == len(LARGE)
    assert fake_store.names() == ["small.pt"]


def test_an_address_has_no_latest_revision(served: LocalHub, locks: Locks) -> None:
    choose_model.add(address(served), **locks.paths)
    with pytest.raises(LaminaError, match="mine is not on the hub"):
        choose_model.move("mine", "main", **locks.paths)


def test_a_lock_that_cannot_be_read_is_not_replaced(locks: Locks) -> None:
    choose_model.add(CHOICE, **locks.paths)
    locks.paths["lock"].write_text("{}")
    with pytest.raises(LaminaError, match="has version null"):
        choose_model.move("model", None, **locks.paths)
    assert locks.paths["lock"].read_text() == "{}"
