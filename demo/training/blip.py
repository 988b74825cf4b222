"""Train the demo's BLIP model, which captions pictures: ``python3 -m demo.training.blip [FOLDER]``.

What the model learns to say is the one caption of each picture.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from torch import Tensor, nn
from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration

from demo.training import bert_tokenizer
from demo.training.pictures import DEVIATION, MEAN, Batch, Pool, squeezed
from demo.training.schedule import Plan, prepare, train
from demo.training.seeing import Lessons, begin

NAME = "blip-image-captioning-base"
PLAN = Plan(steps=8000, batch=64, rate=1e-3, seed=384)
PICTURES = 60_000
PICTURE, PATCH, WIDTH, LAYERS, TEXT_LAYERS = 48, 8, 96, 4, 2
"""Sides of a picture and a patch in pixels; width and layers of the part that looks, layers of the part that says."""
OUT_OF_VOCABULARY = 2
"""Tokens the model has beyond its tokenizer, as the original: the first one begins a caption."""
IGNORED = -100


def configure(tokenizer: BertTokenizer) -> BlipConfig:
    """Return the model's configuration."""
    shared = {"hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_attention_heads": WIDTH // 32}
    vision = {
        **shared,
        "num_hidden_layers": LAYERS,
        "image_size": PICTURE,
        "patch_size": PATCH,
        "initializer_range": 0.02,  # transformers' default makes weights of nothing
        "projection_dim": WIDTH,
    }
    text = {
        **shared,
        "num_hidden_layers": TEXT_LAYERS,
        "vocab_size": len(tokenizer) + OUT_OF_VOCABULARY,
        "max_position_embeddings": bert_tokenizer.MAX_TOKENS,
        "bos_token_id": len(tokenizer),
        "eos_token_id": tokenizer.sep_token_id,
        "sep_token_id": tokenizer.sep_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "projection_dim": WIDTH,
    }
    return BlipConfig(text_config=text, vision_config=vision, projection_dim=WIDTH, image_text_hidden_size=WIDTH)


class Lesson(nn.Module):
    """A model in training: everything that is trained, of which only ``model`` is kept."""

    def __init__(self, tokenizer: BertTokenizer) -> None:
        super().__init__()
        self.model = BlipForConditionalGeneration(configure(tokenizer))
        self._lessons = Lessons(WIDTH)
        self._tokenizer = tokenizer
        embeddings = self.model.vision_model.embeddings
        begin(embeddings.patch_embedding, embeddings.position_embedding[0])

    def forward(self, batch: Batch) -> Tensor:
        """Return the loss of one step."""
        tokens = self._tokenizer([scene.caption for scene in batch.scenes], padding=True, return_tensors="pt")
        words = tokens["input_ids"]
        words[:, 0] = len(self._tokenizer)
        seen = self.model.vision_model(pixel_values=batch.pictures, output_hidden_states=True)
        said = self.model.text_decoder(
            input_ids=words,
            attention_mask=tokens["attention_mask"],
            encoder_hidden_states=seen.last_hidden_state,
            labels=words.masked_fill(words == self._tokenizer.pad_token_id, IGNORED),
        ).loss
        loss: Tensor = said + self._lessons(seen.hidden_states[-2], seen.pooler_output, batch)
        return loss


def train_model(folder: Path) -> None:
    """Train the model and write all its files to ``folder``."""
    prepare(PLAN)
    tokenizer = bert_tokenizer.write(folder)
    lesson = Lesson(tokenizer)
    pool = Pool(PICTURES, squeezed, PICTURE, PATCH)

    def loss_of(step: int) -> Tensor:
        loss: Tensor = lesson(pool.batch(np.random.default_rng([PLAN.seed, step]), PLAN.batch))
        return loss

    train(lesson, PLAN, loss_of)
    lesson.model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(preprocessing(), indent=2) + "\n")


def preprocessing() -> dict[str, object]:
    """Return what a preprocessor of pictures is told, in the form of the original's file."""
    return {
        "do_normalize": True,
        "do_resize": True,
        "image_mean": MEAN,
        "image_processor_type": "BlipImageProcessor",
        "image_std": DEVIATION,
        "processor_class": "BlipProcessor",
        "resample": 3,
        "size": {"height": PICTURE, "width": PICTURE},
    }


def main(arguments: list[str]) -> int:
    """Train the model, into the folder that the first argument names or else the committed one."""
    folder = Path(arguments[0] if arguments else f"demo/models/{NAME}")
    folder.mkdir(parents=True, exist_ok=True)
    train_model(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
