"""The parts of the training: tokenizers of the real kinds, preprocessing like theirs, losses that fall when right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BlipImageProcessorPil, CLIPImageProcessorPil

from demo.training import bert_tokenizer, blip, clip, clip_tokenizer
from demo.training.phrases import vocabulary
from demo.training.pictures import CELLS, Pool, cropped, mask_of, normalised, squeezed, training_scene
from demo.training.schedule import Plan, prepare, shape_of_rate, train
from demo.training.seeing import Lessons, cosine_waves, place_waves
from demo.worlds.shapes import draw_scene


def test_every_word_of_clip_is_one_token(tmp_path: Path) -> None:
    tokenizer = clip_tokenizer.write(tmp_path)
    assert [word for word in vocabulary() if len(tokenizer(word).input_ids) != 3] == []
    assert {path.name for path in tmp_path.iterdir()} == {
        *("merges.txt", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.json")
    }


@pytest.mark.parametrize("text", ["", "xyzzy", "Ein röter Kreis", "红色的圆", "🔴", "red\x00circle", "1234 !?"])
def test_clip_reads_every_text(text: str, tmp_path: Path) -> None:
    tokenizer = clip_tokenizer.write(tmp_path)
    inside = tokenizer(text).input_ids[1:-1]
    assert tokenizer.unk_token_id not in inside
    assert len(inside) >= len(text.split())


def test_captions_go_through_berts_tokenizer_and_back(tmp_path: Path) -> None:
    tokenizer = bert_tokenizer.write(tmp_path)
    assert "vocab.txt" in {path.name for path in tmp_path.iterdir()}
    for seed in range(50):
        caption = draw_scene(seed).caption
        assert tokenizer.decode(tokenizer(caption).input_ids, skip_special_tokens=True) == caption
        assert len(tokenizer(caption).input_ids) == len(caption.split()) + 2
    assert tokenizer.unk_token_id not in tokenizer("a dog").input_ids


def test_pictures_are_prepared_as_transformers_does() -> None:
    scenes = [training_scene(number) for number in range(30)]
    for processor, see in (
        (CLIPImageProcessorPil.from_dict(clip.preprocessing(56)), cropped),
        (BlipImageProcessorPil.from_dict({**blip.preprocessing(), "size": {"height": 56, "width": 56}}), squeezed),
    ):
        theirs = processor(images=[scene.pixels for scene in scenes], return_tensors="pt")["pixel_values"]
        ours = normalised(np.stack([np.asarray(see(scene.pixels, 56)) for scene in scenes]))
        assert (theirs - ours).abs().max() < 1e-6


def test_a_mask_tells_which_part_of_a_patch_is_covered() -> None:
    originals = [training_scene(number) for number in range(30)]
    batch = Pool(30, cropped, 48, 12).batch(np.random.default_rng(0), 60)
    assert batch.pictures.shape == (60, 3, 48, 48)
    assert batch.masks.shape == (60, 16, CELLS**2, 2)
    seen = set()
    for scene, picture, mask in zip(batch.scenes, batch.pictures, batch.masks, strict=True):
        original = next(each for each in originals if set(each.shapes) == set(scene.shapes))
        whole = np.asarray(cropped(mask_of(original), 48))[:, :, :2] / 255
        mirrored = not torch.allclose(normalised(np.stack([cropped(original.pixels, 48)]))[0], picture)
        if mirrored:
            whole = whole[:, ::-1, ::-1] if len(scene.shapes) == 2 else whole[:, ::-1]
        patch = mask.reshape(4, 4, CELLS**2, 2)[1, 2].mean(dim=0)
        assert np.abs(patch.numpy() - whole[12:24, 24:36].mean(axis=(0, 1))).max() < 0.02
        assert scene.shapes == (original.shapes[::-1] if mirrored else original.shapes)
        seen.add((mirrored, len(scene.shapes)))
    assert seen >= {(False, 1), (True, 1), (False, 2), (True, 2)}


def test_the_loss_of_right_pairs_is_the_smaller_one() -> None:
    pairs = torch.tensor([[1.0, 0, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]])  # the last text is true of nothing
    right, wrong = clip.contrast(5 * pairs, pairs), clip.contrast(5 * pairs.flip(0), pairs)
    assert right < 0.6 < 2 < wrong


def test_waves_are_a_basis() -> None:
    flat = cosine_waves(12, 32).reshape(96, -1) * 12 / 3**0.5
    assert torch.allclose(flat @ flat.T, torch.eye(96), atol=1e-5)
    places = place_waves(4, 96)
    assert places.shape == (16, 96)
    assert torch.pdist(places).min() > 0.5


def test_lessons_fall_when_the_answers_are_seen() -> None:
    torch.manual_seed(0)
    lessons, pool = Lessons(48), Pool(16, cropped, 48, 12)
    batch = pool.batch(np.random.default_rng(0), 16)
    tokens, pooled = torch.randn(16, 17, 48), torch.randn(16, 48)
    before = lessons(tokens, pooled, batch).item()
    optimiser = torch.optim.Adam(lessons.parameters(), 0.05)
    for _ in range(60):
        optimiser.zero_grad()
        lessons(tokens, pooled, batch).backward()
        optimiser.step()
    assert lessons(tokens, pooled, batch).item() < 0.5 * before


def test_training_ends_where_it_should_and_repeats_itself() -> None:
    def run() -> float:
        plan = Plan(steps=60, batch=1, rate=0.2, seed=1)
        prepare(plan)
        model = torch.nn.Linear(1, 1)
        train(model, plan, lambda _: (model(torch.ones(1)) - 3).square().sum())
        return float(model(torch.ones(1)).detach())

    try:
        assert run() == run() == pytest.approx(3, abs=0.2)
    finally:
        torch.use_deterministic_algorithms(False)
    assert [shape_of_rate(done) for done in (0, 0.05, 1)] == pytest.approx([0, 1, 0])


def test_an_unknown_model_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert clip.main(["clip-vit-huge"]) == 2
    assert "expected one of clip-vit-base-patch32, clip-vit-large-patch14, got clip-vit-huge" in capsys.readouterr().err
