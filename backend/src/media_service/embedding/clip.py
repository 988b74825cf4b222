"""Embed pictures and texts in one space with CLIP, so that a picture lies near the texts that describe it.

Algorithm: Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021. The model's
code is transformers' ``CLIPModel``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from transformers.models.clip.configuration_clip import CLIPConfig
from transformers.models.clip.modeling_clip import CLIPModel

from media_service.embedding.vectors import CountedText, Vectors
from media_service.media.image import RgbImage
from media_service.media.pixels import PixelRecipe, check_pictures
from media_service.weights.mapped import WEIGHTS, load_module

AT_ONCE = 32  # items in one pass: more would cost memory and gain nothing on a CPU

Item = TypeVar("Item")


class ClipEmbedder:
    """A loaded model. Safe to call from many threads."""

    def __init__(self, model: CLIPModel, tokenizer: Tokenizer, recipe: PixelRecipe) -> None:
        self._model, self._tokenizer, self._recipe = model, tokenizer, recipe
        self.dimensions: int = model.visual_projection.out_features

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Load a folder in Hugging Face's layout; raise ``ValueError`` for weights that do not fit its config.json."""
        config: Any = CLIPConfig.from_dict(json.loads((folder / "config.json").read_bytes()))
        model = load_module(lambda: CLIPModel(config), folder / WEIGHTS)
        recipe = PixelRecipe.load(folder / "preprocessor_config.json")
        return cls(model, _tokenizer(folder, config.text_config.max_position_embeddings), recipe)

    def embed_images(self, images: Sequence[RgbImage]) -> Vectors:
        """Return a vector of length 1 for each picture: n x ``dimensions``, float32.

        ``images``: height x width x 3, uint8, RGB, upright; sizes may differ. Raises ``ValueError`` for anything else.
        """
        check_pictures(images)
        chunks = (torch.from_numpy(self._recipe.apply(chunk)) for chunk in _chunks(images))
        return self._normalised(self._model.get_image_features(pixel_values=chunk) for chunk in chunks)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of length 1 for each text: n x ``dimensions``, float32.

        Of a text of more tokens than the model reads (77 with OpenAI's), the beginning counts. Raises ``ValueError``
        for an item that is not text.
        """
        return self._text_vectors(self._encoded(texts))

    def embed_counted_texts(self, texts: Sequence[str]) -> list[CountedText]:
        """Return the vectors of ``embed_texts``, each with the number of tokens that were read."""
        encoded = self._encoded(texts)
        counts = (sum(encoding.attention_mask) for chunk in encoded for encoding in chunk)
        return [CountedText(vector, count) for vector, count in zip(self._text_vectors(encoded), counts, strict=True)]

    def zero_shot_weights(self, labels: Sequence[str]) -> Vectors:
        """Return the vectors of ``embed_texts`` times the scale that the model was trained with.

        The softmax of their products with a picture's vector says how likely each label is, were there no other.
        """
        return self.embed_texts(labels) * np.float32(self._model.logit_scale.exp().item())

    def close(self) -> None:
        """Let the weights go; the embedder must not be used afterwards."""
        del self._model

    def _encoded(self, texts: Sequence[str]) -> list[list[Encoding]]:
        _check_texts(texts)
        return [self._tokenizer.encode_batch(chunk) for chunk in _chunks(texts)]

    def _text_vectors(self, encoded: Sequence[list[Encoding]]) -> Vectors:
        return self._normalised(
            self._model.get_text_features(
                input_ids=torch.tensor([encoding.ids for encoding in chunk]),
                attention_mask=torch.tensor([encoding.attention_mask for encoding in chunk]),
            )
            for chunk in encoded
        )

    @torch.inference_mode()
    def _normalised(self, outputs: Iterator[Any]) -> Vectors:
        vectors = np.zeros((0, self.dimensions), np.float32)
        features = [output.pooler_output for output in outputs]
        if features:
            joined = torch.cat(features)
            vectors = (joined / joined.norm(dim=-1, keepdim=True)).numpy()
        return vectors


def _tokenizer(folder: Path, longest: int) -> Tokenizer:
    """Return the tokenizer of ``tokenizer.json``, which cuts and pads as transformers' own does by default."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pad = json.loads((folder / "tokenizer_config.json").read_bytes())["pad_token"]
    name = pad if isinstance(pad, str) else pad["content"]
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(name), pad_token=name)
    return tokenizer


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[begin : begin + AT_ONCE] for begin in range(0, len(items), AT_ONCE))


def _check_texts(texts: Sequence[str]) -> None:
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(f"texts[{index}] is {type(text).__name__} {text!r:.40}, expected a string")
