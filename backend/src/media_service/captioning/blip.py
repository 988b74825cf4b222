"""Say in a sentence what a picture shows, with BLIP.

Algorithm: Li et al., "BLIP: Bootstrapping Language-Image Pre-training for Unified Vision-Language Understanding and
Generation", 2022. The model's code is transformers' ``BlipForConditionalGeneration``; words are chosen greedily.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import torch
from tokenizers import Tokenizer
from transformers.models.blip.configuration_blip import BlipConfig
from transformers.models.blip.modeling_blip import BlipForConditionalGeneration

from media_service.captioning.caption import Caption
from media_service.media.image import RgbImage
from media_service.media.pixels import PixelRecipe, check_pictures
from media_service.weights.mapped import WEIGHTS, load_module

AT_ONCE = 8  # pictures in one pass
MAX_TOKENS = 30
LONGEST = 500


class BlipCaptioner:
    """A loaded model. Safe to call from many threads."""

    def __init__(self, model: BlipForConditionalGeneration, tokenizer: Tokenizer, recipe: PixelRecipe) -> None:
        self._model, self._tokenizer, self._recipe = model, tokenizer, recipe
        text_config: Any = model.config.text_config
        self._end = int(text_config.sep_token_id)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Load a folder in Hugging Face's layout; raise ``ValueError`` for weights that do not fit its config.json."""
        config: Any = BlipConfig.from_dict(json.loads((folder / "config.json").read_bytes()))
        tied = BlipForConditionalGeneration._tied_weights_keys
        model = load_module(lambda: BlipForConditionalGeneration(config), folder / WEIGHTS, tied=tied)
        recipe = PixelRecipe.load(folder / "preprocessor_config.json")
        return cls(model, Tokenizer.from_file(str(folder / "tokenizer.json")), recipe)

    def caption(self, images: Sequence[RgbImage], *, max_tokens: int = MAX_TOKENS) -> list[Caption]:
        """Return a caption of at most ``max_tokens`` tokens (1 to 500) for each picture.

        ``images``: height x width x 3, uint8, RGB, upright; sizes may differ. Raises ``ValueError`` for anything else.
        """
        check_pictures(images)
        if not isinstance(max_tokens, int) or not 1 <= max_tokens <= LONGEST:
            raise ValueError(f"max_tokens is {max_tokens!r}, expected a number from 1 to {LONGEST}")
        chunks = (images[begin : begin + AT_ONCE] for begin in range(0, len(images), AT_ONCE))
        return [caption for chunk in chunks for caption in self._generate(chunk, max_tokens)]

    def close(self) -> None:
        """Let the weights go; the captioner must not be used afterwards."""
        del self._model

    @torch.inference_mode()
    def _generate(self, images: Sequence[RgbImage], max_tokens: int) -> Iterator[Caption]:
        generated: Any = self._model.generate(
            pixel_values=torch.from_numpy(self._recipe.apply(images)),
            max_new_tokens=max_tokens,
            do_sample=False,
            num_beams=1,
            output_logits=True,
            return_dict_in_generate=True,
        )
        logits = torch.stack(generated.logits, dim=1).log_softmax(dim=-1)
        chosen = generated.sequences[:, -logits.shape[1] :]
        scores = logits.gather(2, chosen[:, :, None])[:, :, 0]
        return map(self._caption, chosen.tolist(), scores.tolist())

    def _caption(self, tokens: list[int], scores: list[float]) -> Caption:
        length = tokens.index(self._end) if self._end in tokens else len(tokens)
        counted = scores[: length + 1]
        return Caption(
            text=self._tokenizer.decode(tokens[:length], skip_special_tokens=True),
            tokens=tuple(tokens[:length]),
            log_probability=sum(counted) / len(counted),
        )
