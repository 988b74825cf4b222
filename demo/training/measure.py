"""Measure the demo's picture models on pictures that training never drew: ``python3 -m demo.training.measure [ID …]``.

It reads the files of ``demo/models`` with the classes of transformers, as anybody else would, and prints shares from 0
to 1. The tests in ``tests/demo`` compare the same figures with what is promised.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from transformers import (
    BertTokenizer,
    BlipForConditionalGeneration,
    BlipImageProcessorPil,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTokenizer,
)

from demo.worlds.shapes import KINDS, Scene, draw_scene, with_article

FOLDER = Path(__file__).resolve().parents[1] / "models"
BATCH = 88
ROUNDS = 10
"""Pictures of each colour and shape."""
PROMPTS = ("{a_kind}", "{kind}", "a photo of {a_kind}", "the {kind}")


@dataclass(frozen=True, slots=True)
class Clip:
    """A CLIP model with what prepares its inputs; embeddings are n x dimensions, of length 1."""

    model: CLIPModel
    pictures: CLIPImageProcessorPil
    tokenizer: CLIPTokenizer

    @classmethod
    def open(cls, folder: Path) -> Clip:
        """Read the files in ``folder``."""
        model = CLIPModel.from_pretrained(folder, local_files_only=True)
        model.train(False)
        return cls(model, CLIPImageProcessorPil.from_pretrained(folder), CLIPTokenizer.from_pretrained(folder))

    @torch.inference_mode()
    def embed_images(self, scenes: Sequence[Scene]) -> Tensor:
        """Return one embedding per picture."""
        parts = []
        for batch in _batches(scenes):
            inputs = self.pictures(images=[scene.pixels for scene in batch], return_tensors="pt")
            parts.append(_unit(self.model.get_image_features(**inputs).pooler_output))
        return torch.cat(parts)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """Return one embedding per text."""
        inputs = self.tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
        return _unit(self.model.get_text_features(**inputs).pooler_output)


def held_out(rounds: int = ROUNDS) -> list[Scene]:
    """Return unseen pictures of one shape: every colour and shape, ``rounds`` times."""
    return [draw_scene(seed, kinds=[KINDS[seed % len(KINDS)]]) for seed in range(rounds * len(KINDS))]


def held_out_pairs(count: int) -> list[Scene]:
    """Return unseen pictures of two different shapes."""
    first = 500_000
    kinds = ([KINDS[seed % 88], KINDS[(seed * 37 + 11) % 88]] for seed in range(first, first + count))
    return [draw_scene(first + index, kinds=each) for index, each in enumerate(kinds)]


def prompts(template: str = PROMPTS[0]) -> list[str]:
    """Return the text for each of ``KINDS``, for instance ``a red circle``."""
    words = [f"{colour} {form}" for colour, form in KINDS]
    return [template.format(kind=each, a_kind=with_article(each)) for each in words]


def zero_shot(clip: Clip, pictures: Tensor, template: str) -> float:
    """Return how often the best of all prompts is the right one, for ``held_out`` pictures."""
    best = (pictures @ clip.embed_texts(prompts(template)).T).argmax(dim=1)
    return _share(best == torch.arange(len(pictures)) % len(KINDS))


def retrieval(clip: Clip, pictures: Tensor) -> tuple[float, float]:
    """Return how often a text finds its picture among one of each kind, and a picture its text; top 1."""
    texts, right = clip.embed_texts(prompts()), torch.arange(len(KINDS))
    galleries = [texts @ gallery.T for gallery in torch.split(pictures, len(KINDS))]
    to_picture = torch.cat([scores.argmax(dim=1) == right for scores in galleries])
    to_text = torch.cat([scores.argmax(dim=0) == right for scores in galleries])
    return _share(to_picture), _share(to_text)


def caption_retrieval(clip: Clip, scenes: Sequence[Scene], pictures: Tensor) -> tuple[float, float]:
    """Return the same for whole captions, among all pictures whose captions differ."""
    first = sorted({scene.caption: index for index, scene in reversed(list(enumerate(scenes)))}.values())
    scores = clip.embed_texts([scenes[index].caption for index in first]) @ pictures[first].T
    right = torch.arange(len(first))
    return _share(scores.argmax(dim=1) == right), _share(scores.argmax(dim=0) == right)


def measure_clip(folder: Path) -> dict[str, float]:
    """Return every figure of a CLIP model."""
    clip, scenes = Clip.open(folder), held_out()
    pictures = clip.embed_images(scenes)
    scores = pictures[: len(KINDS)] @ clip.embed_texts(prompts()).T
    right = torch.eye(len(KINDS), dtype=torch.bool)
    found, texts = retrieval(clip, pictures)
    caption_found, caption_texts = caption_retrieval(clip, scenes, pictures)
    return {
        **{f"zero-shot, {template!r}": zero_shot(clip, pictures, template) for template in PROMPTS},
        "text to picture": found,
        "picture to text": texts,
        "caption to picture": caption_found,
        "picture to caption": caption_texts,
        "mean cosine, right": scores[right].mean().item(),
        "mean cosine, wrong": scores[~right].mean().item(),
        "highest cosine, wrong": scores[~right].max().item(),
        "lowest cosine, right": scores[right].min().item(),
    }


class Blip:
    """A BLIP model with what prepares its inputs."""

    def __init__(self, folder: Path) -> None:
        self.model = BlipForConditionalGeneration.from_pretrained(folder, local_files_only=True)
        self.model.train(False)
        self.pictures = BlipImageProcessorPil.from_pretrained(folder)
        self.tokenizer = BertTokenizer.from_pretrained(folder)

    @torch.inference_mode()
    def caption(self, scenes: Sequence[Scene]) -> list[str]:
        """Return one caption per picture."""
        captions: list[str] = []
        for batch in _batches(scenes):
            inputs = self.pictures(images=[scene.pixels for scene in batch], return_tensors="pt")
            words = self.model.generate(**inputs, max_new_tokens=24, do_sample=False, num_beams=1)
            captions += self.tokenizer.batch_decode(words, skip_special_tokens=True)
        return captions


def captions_right(scenes: Sequence[Scene], captions: Sequence[str]) -> dict[str, float]:
    """Return shares of captions that name all shapes with colour, the shapes, and everything in the one order."""
    shapes = [scene.caption.split(" on ")[0] for scene in scenes]
    said = [caption.split(" on ")[0] for caption in captions]
    return {
        "colour and shape": sum(map(str.__eq__, said, shapes)) / len(scenes),
        "whole caption": sum(map(str.__eq__, captions, [scene.caption for scene in scenes])) / len(scenes),
    }


def measure_blip(folder: Path) -> dict[str, float]:
    """Return every figure of the BLIP model."""
    blip, one, two = Blip(folder), held_out(), held_out_pairs(200)
    return {
        **captions_right(one, blip.caption(one)),
        **{f"{name}, two shapes": share for name, share in captions_right(two, blip.caption(two)).items()},
    }


def _batches(scenes: Sequence[Scene]) -> Iterator[Sequence[Scene]]:
    return (scenes[begin : begin + BATCH] for begin in range(0, len(scenes), BATCH))


def _unit(vectors: Tensor) -> Tensor:
    return torch.nn.functional.normalize(vectors, dim=1)


def _share(right: Tensor) -> float:
    return right.float().mean().item()


def main(names: list[str]) -> int:
    """Print the figures of the models named, or of all picture models."""
    torch.set_num_threads(1)
    for name in names or ["clip-vit-base-patch32", "clip-vit-large-patch14", "blip-image-captioning-base"]:
        figures = (measure_clip if name.startswith("clip") else measure_blip)(FOLDER / name)
        print(json.dumps({name: {what: round(figure, 4) for what, figure in figures.items()}}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
