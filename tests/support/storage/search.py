"""What every ``SearchIndex`` does."""

from __future__ import annotations

import numpy as np
import pytest

from media_service.errors import AssetNotFoundError
from media_service.storage.search import Narrowed, Origin, Passage, Span, Vectors
from support.storage.stores import World

SPACE = "clip-small"
HOSTILE = ('"', "'", "*", "AND", "NEAR(a b)", "a:b", "^a", "-a", "(", '"open', "\x00", "%s ?", "\\", "🎈", "a" * 5000)


def directions(*rows: tuple[float, ...]) -> Vectors:
    return np.array(rows, dtype=np.float32)


def spans(count: int) -> list[Span]:
    return [Span(float(number), number + 1.0) for number in range(count)]


class VectorContract:
    def test_the_nearest_come_first_with_their_cosine(self, world: World) -> None:
        asset, search = world.add(b"1"), world.storage.search
        search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(3), directions((2, 0), (3, 3), (0, 1)))
        hits = world.open().search.by_vector(SPACE, directions((10, 0))[0])
        assert [(hit.asset_id, hit.start, hit.end, hit.source) for hit in hits[:2]] == [
            (asset.id, 0.0, 1.0, "frame"),
            (asset.id, 1.0, 2.0, "frame"),
        ]
        assert [hit.score for hit in hits] == pytest.approx([1, 0.5**0.5, 0], abs=1e-5)

    def test_a_search_can_be_narrowed(self, world: World) -> None:
        search = world.storage.search
        picture, video = world.add(b"1"), world.add(b"2", kind="video", media_type="video/mp4")
        for asset in (picture, video):
            search.put_vectors(Origin(asset.id, "e", f"of {asset.kind}"), SPACE, spans(2), directions((1, 0), (1, 1)))
        query = directions((1, 0))[0]
        narrowings = {
            "both": Narrowed(),
            "limit": Narrowed(limit=3),
            "asset": Narrowed(asset_ids=[video.id]),
            "no asset": Narrowed(asset_ids=[]),
            "kind": Narrowed(kinds=["video", "audio"]),
            "source": Narrowed(sources=["of image"]),
            "score": Narrowed(min_score=0.9),
        }
        counted = {name: len(search.by_vector(SPACE, query, each)) for name, each in narrowings.items()}
        assert counted == {"both": 4, "limit": 3, "asset": 2, "no asset": 0, "kind": 2, "source": 2, "score": 2}

    def test_a_repeated_step_replaces_its_vectors(self, world: World) -> None:
        asset, search = world.add(b"1"), world.storage.search
        search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(2), directions((1, 0), (0, 1)))
        search.put_vectors(Origin(asset.id, "other", "frame"), SPACE, spans(1), directions((1, 1)))
        search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(1), directions((0, 1)))
        assert search.counts()[SPACE] == 2
        assert search.by_vector(SPACE, directions((1, 0))[0])[0].score == pytest.approx(0.5**0.5)
        search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, [], directions())
        assert search.counts()[SPACE] == 1

    def test_spaces_are_apart(self, world: World) -> None:
        asset, search = world.add(b"1"), world.storage.search
        search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(1), directions((1, 0)))
        search.put_vectors(Origin(asset.id, "e", "frame"), "clip-large", spans(1), directions((1, 0, 0)))
        assert len(search.by_vector("clip-large", directions((1, 0, 0))[0])) == 1
        assert search.by_vector("nobody-asked", directions((1, 0))[0]) == []
        with pytest.raises(ValueError, match="have 3 numbers, expected 2"):
            search.by_vector(SPACE, directions((1, 0, 0))[0])
        with pytest.raises(ValueError, match="have 3 numbers, expected 2"):
            search.put_vectors(Origin(asset.id, "f", "frame"), SPACE, spans(1), directions((1, 0, 0)))

    @pytest.mark.parametrize("wrong", [(0.0, 0.0), (float("nan"), 1.0), (float("inf"), 1.0)])
    def test_a_vector_without_direction_is_refused(self, world: World, wrong: tuple[float, ...]) -> None:
        asset, search = world.add(b"1"), world.storage.search
        with pytest.raises(ValueError, match="expected finite directions"):
            search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(1), directions(wrong))
        with pytest.raises(ValueError, match="expected finite directions"):
            search.by_vector(SPACE, directions(wrong)[0])

    def test_a_space_has_a_plain_name(self, world: World) -> None:
        with pytest.raises(ValueError, match=r"space is '\.\./x'"):
            world.storage.search.by_vector("../x", directions((1, 0))[0])

    def test_erased_vectors_are_found_no_more(self, world: World) -> None:
        search = world.storage.search
        assets = [world.add(bytes([number])) for number in range(3)]
        for number, asset in enumerate(assets):
            search.put_vectors(Origin(asset.id, "e", "frame"), SPACE, spans(1), directions((1, float(number))))
        world.storage.assets.delete(assets[0].id)
        hits = world.open().search.by_vector(SPACE, directions((1, 0))[0], Narrowed(limit=10))
        assert [hit.asset_id for hit in hits] == [assets[1].id, assets[2].id]
        with pytest.raises(AssetNotFoundError):
            search.put_vectors(Origin(assets[0].id, "e", "frame"), SPACE, spans(1), directions((1, 0)))

    def test_many_dead_vectors_do_not_hide_the_living(self, world: World) -> None:
        search = world.storage.search
        doomed, kept = world.add(b"1"), world.add(b"2")
        search.put_vectors(Origin(doomed.id, "e", "frame"), SPACE, spans(300), np.tile(directions((1, 0)), (300, 1)))
        search.put_vectors(Origin(kept.id, "e", "frame"), SPACE, spans(1), directions((-1, 0.5)))
        search.put_vectors(Origin(doomed.id, "e", "frame"), SPACE, [], directions())
        assert [hit.asset_id for hit in search.by_vector(SPACE, directions((1, 0))[0])] == [kept.id]


class PassageContract:
    def find(self, world: World, query: str) -> list[float]:
        return sorted(hit.start for hit in world.storage.search.by_words(query))

    def fill(self, world: World, *texts: str) -> str:
        asset = world.add(b"1")
        passages = [Passage(float(number), number + 1.0, text) for number, text in enumerate(texts)]
        world.storage.search.put_passages(Origin(asset.id, "captions", "caption"), passages)
        return asset.id

    def test_all_words_must_be_there(self, world: World) -> None:
        asset_id = self.fill(world, "A red circle.", "a blue square", "a blue circle")
        (hit,) = world.storage.search.by_words("circle, BLUE")
        assert (hit.asset_id, hit.start, hit.end, hit.source, hit.text) == (asset_id, 2, 3, "caption", "a blue circle")
        assert hit.score > 0
        assert self.find(world, "circle green") == []

    def test_case_accents_and_scripts_do_not_matter(self, world: World) -> None:
        self.fill(world, "Größe über alles", "ПРИВЕТ мир", "我喜欢红色的圆", "한국어 문장", "हिन्दी में")
        queries = {
            "grosse": [0.0],
            "UBER": [0.0],
            "привет": [1.0],
            "红色": [2.0],
            "한국어": [3.0],
            "हिन्दी": [4.0],
            "色红": [],
        }
        assert {query: self.find(world, query) for query in queries} == queries

    def test_phrases_and_beginnings(self, world: World) -> None:
        self.fill(world, "seven red circles", "red seven", "seventy circles", "don't stop", "e-mail")
        assert self.find(world, "seven") == [0, 1]
        assert self.find(world, "seven*") == [0, 1, 2]
        assert self.find(world, '"seven red"') == [0]
        assert self.find(world, '"red seven" red') == [1]
        assert self.find(world, "don\u2019t") == [3]
        assert self.find(world, "E-Mail") == [4]
        assert self.find(world, "e-ma*") == [4]

    @pytest.mark.parametrize("query", ["", " ", *HOSTILE])
    def test_anything_is_a_query(self, world: World, query: str) -> None:
        self.fill(world, "something else")
        assert self.find(world, query) == []

    def test_what_looks_like_syntax_is_searched_for(self, world: World) -> None:
        self.fill(world, "this AND that", "near (a b)")
        assert self.find(world, "AND") == [0]
        assert self.find(world, "NEAR(a b)") == [1]

    def test_a_repeated_step_replaces_its_passages(self, world: World) -> None:
        asset_id = self.fill(world, "old words")
        search = world.storage.search
        search.put_passages(Origin(asset_id, "speech", "speech"), [Passage(0, 1, "spoken words")])
        search.put_passages(Origin(asset_id, "captions", "caption"), [Passage(5, 6, "new words")])
        assert self.find(world, "words") == [0, 5]
        assert self.find(world, "old") == []
        assert search.counts()[""] == 2

    def test_a_search_can_be_narrowed(self, world: World) -> None:
        asset_id = self.fill(world, "a word", "a word", "a word")
        search = world.storage.search
        assert len(search.by_words("word", Narrowed(limit=2))) == 2
        assert len(search.by_words("word", Narrowed(asset_ids=[asset_id], kinds=["image"], sources=["caption"]))) == 3
        assert search.by_words("word", Narrowed(kinds=["video"])) == []
        assert search.by_words("word", Narrowed(asset_ids=[])) == []

    def test_the_rarer_word_decides(self, world: World) -> None:
        self.fill(world, "word word other other other other other other", "word")
        assert world.storage.search.by_words("word")[0].start == 1

    def test_erased_passages_are_found_no_more(self, world: World) -> None:
        asset_id = self.fill(world, "secret words")
        world.storage.assets.delete(asset_id)
        assert self.find(world, "secret") == []
        assert world.storage.search.counts()[""] == 0
        with pytest.raises(AssetNotFoundError):
            world.storage.search.put_passages(Origin(asset_id, "captions", "caption"), [Passage(0, 1, "x")])
