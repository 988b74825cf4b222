"""Train the demo's CLIP models: ``python3 -m demo.training.clip clip-vit-base-patch32 [FOLDER]``.

Texts are made on the way. A text may be true of several pictures of a batch, and each pair that belongs together
counts: the loss is cross entropy against all of them in equal parts.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import log_softmax, normalize
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

from demo.training import clip_tokenizer
from demo.training.phrases import nonsense, phrase
from demo.training.pictures import DEVIATION, MEAN, Batch, Pool, cropped
from demo.training.schedule import Plan, prepare, train
from demo.training.seeing import Lessons, begin

PICTURES = 60_000
NONSENSE = 12
"""Texts in a batch that are true of no picture."""
LONGEST = 20
"""Tokens of a text that are looked at in training."""
MAX_SCALE = 4.6
"""Largest logarithm of the scale, as in the original: a scale of 100."""


@dataclass(frozen=True, slots=True)
class Size:
    """Widths, layers and, in pixels, the sides of a picture and of a patch; ``dimensions`` of an embedding."""

    picture: int
    patch: int
    width: int
    layers: int
    text_width: int
    text_layers: int
    dimensions: int


MODELS: dict[str, tuple[Size, Plan]] = {
    "clip-vit-base-patch32": (Size(48, 12, 96, 4, 64, 2, 64), Plan(steps=6000, batch=96, rate=1e-3, seed=32)),
    "clip-vit-large-patch14": (Size(56, 14, 128, 4, 96, 2, 96), Plan(steps=6000, batch=96, rate=1e-3, seed=14)),
}


def configure(size: Size, tokenizer: CLIPTokenizer) -> CLIPConfig:
    """Return the configuration of a model of this size."""
    text = {
        "vocab_size": len(tokenizer),
        "hidden_size": size.text_width,
        "intermediate_size": 4 * size.text_width,
        "num_hidden_layers": size.text_layers,
        "num_attention_heads": size.text_width // 32,
        "max_position_embeddings": clip_tokenizer.MAX_TOKENS,
        "hidden_act": "gelu",
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "projection_dim": size.dimensions,
    }
    vision = {
        "hidden_size": size.width,
        "intermediate_size": 4 * size.width,
        "num_hidden_layers": size.layers,
        "num_attention_heads": size.width // 32,
        "image_size": size.picture,
        "hidden_act": "gelu",
        "patch_size": size.patch,
        "projection_dim": size.dimensions,
    }
    return CLIPConfig(text_config=text, vision_config=vision, projection_dim=size.dimensions)


def contrast(logits: Tensor, pairs: Tensor) -> Tensor:
    """Return the loss of texts x pictures ``logits`` where ``pairs`` (0 or 1) belong together; both ways count."""
    told = pairs[pairs.any(dim=1)]
    to_pictures = -(told / told.sum(dim=1, keepdim=True) * log_softmax(logits[pairs.any(dim=1)], dim=1)).sum(dim=1)
    to_texts = -(pairs / pairs.sum(dim=0, keepdim=True) * log_softmax(logits, dim=0)).sum(dim=0)
    return (to_pictures.mean() + to_texts.mean()) / 2


class Lesson(nn.Module):
    """A model in training: everything that is trained, of which only ``model`` is kept."""

    def __init__(self, config: CLIPConfig, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.model = CLIPModel(config)
        vision: Any = config.vision_config
        self._lessons = Lessons(vision.hidden_size)
        self._tokenizer = tokenizer
        embeddings = self.model.vision_model.embeddings
        begin(embeddings.patch_embedding, embeddings.position_embedding.weight)

    def forward(self, rng: np.random.Generator, batch: Batch) -> Tensor:
        """Return the loss of one step."""
        with torch.no_grad():
            self.model.logit_scale.clamp_(max=MAX_SCALE)
        seen = self.model.vision_model(pixel_values=batch.pictures, output_hidden_states=True)
        pictures = normalize(self.model.visual_projection(seen.pooler_output), dim=1)
        queries = [*(phrase(rng, scene) for scene in batch.scenes), *(nonsense(rng) for _ in range(NONSENSE))]
        tokens = self._tokenizer(
            [query.text for query in queries], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
        )
        texts = normalize(self.model.text_projection(self.model.text_model(**tokens).pooler_output), dim=1)
        pairs = torch.tensor([[query.matches(scene) for scene in batch.scenes] for query in queries]).float()
        loss: Tensor = contrast(texts @ pictures.T * self.model.logit_scale.exp(), pairs)
        loss += self._lessons(seen.hidden_states[-2], seen.pooler_output, batch)
        return loss


def train_model(name: str, folder: Path) -> None:
    """Train the model ``name`` and write all its files to ``folder``."""
    size, plan = MODELS[name]
    prepare(plan)
    tokenizer = clip_tokenizer.write(folder)
    lesson = Lesson(configure(size, tokenizer), tokenizer)
    pool = Pool(PICTURES, cropped, size.picture, size.patch)

    def loss_of(step: int) -> Tensor:
        rng = np.random.default_rng([plan.seed, step])
        loss: Tensor = lesson(rng, pool.batch(rng, plan.batch))
        return loss

    train(lesson, plan, loss_of)
    lesson.model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessing(size.picture), indent=2) + "\n")


def preprocessing(size: int) -> dict[str, object]:
    """Return what a preprocessor of pictures is told, in the form of the original's file."""
    return {
        "crop_size": size,
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": MEAN,
        "image_std": DEVIATION,
        "resample": 3,
        "size": size,
    }


def main(arguments: list[str]) -> int:
    """Train the model that the first argument names."""
    if not arguments or arguments[0] not in MODELS:
        print(f"error: expected one of {', '.join(MODELS)}, got {' '.join(arguments) or 'nothing'}", file=sys.stderr)
        return 2
    folder = Path(arguments[1] if len(arguments) > 1 else f"demo/models/{arguments[0]}")
    folder.mkdir(parents=True, exist_ok=True)
    train_model(arguments[0], folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
