"""Draw ``docs/images/demo-shapes.png``: unseen pictures, and under each what the models say of it.

Run ``python3 -m demo.training.contact_sheet [FILE]``. The first line is BLIP's caption, the second the best of all
prompts for the larger CLIP model. What is wrong is written in red.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from demo.training.measure import FOLDER, Blip, Clip, held_out_pairs, prompts
from demo.training.pictures import squeezed
from demo.worlds.shapes import KINDS, Scene, draw_scene

TARGET = FOLDER.parents[1] / "docs" / "images" / "demo-shapes.png"
COLUMNS, ROWS, PAIRS = 6, 4, 4
TILE, GAP, LINES = 150, 10, 60
FIRST_SEED = 400_000
RIGHT, WRONG = "#222222", "#c00000"


def pictures() -> list[Scene]:
    """Return pictures of one shape, then some of two, then one of none."""
    singles = COLUMNS * ROWS - PAIRS - 1
    kinds = np.random.default_rng(FIRST_SEED).permutation(len(KINDS))[:singles]
    one = [draw_scene(FIRST_SEED + index, kinds=[KINDS[kind]]) for index, kind in enumerate(kinds)]
    return [*one, *held_out_pairs(PAIRS), draw_scene(FIRST_SEED - 1, kinds=[])]


def answers(scenes: list[Scene]) -> list[list[tuple[str, bool]]]:
    """Return the lines under each picture, each with whether it is right."""
    clip, texts = Clip.open(FOLDER / "clip-vit-large-patch14"), prompts()
    best = (clip.embed_images(scenes) @ clip.embed_texts(texts).T).argmax(dim=1).tolist()
    captions = Blip(FOLDER / "blip-image-captioning-base").caption(scenes)
    return [
        [
            (caption, caption == scene.caption),
            (texts[index], texts[index] in [shape.phrase for shape in scene.shapes]),
        ]
        for scene, caption, index in zip(scenes, captions, best, strict=True)
    ]


def draw(scenes: list[Scene], said: list[list[tuple[str, bool]]]) -> Image.Image:
    """Return the sheet."""
    size = (COLUMNS * (TILE + GAP) + GAP, ROWS * (TILE + LINES + GAP) + GAP)
    sheet, font = Image.new("RGB", size, "#f4f4f4"), ImageFont.load_default(11)
    pen = ImageDraw.Draw(sheet)
    for index, (scene, lines) in enumerate(zip(scenes, said, strict=True)):
        x, y = GAP + index % COLUMNS * (TILE + GAP), GAP + index // COLUMNS * (TILE + LINES + GAP)
        sheet.paste(squeezed(scene.pixels, TILE), (x, y))
        (caption, caption_right), (label, label_right) = lines
        pen.multiline_text((x, y + TILE + 2), wrapped(caption), RIGHT if caption_right else WRONG, font, spacing=1)
        if scene.shapes:
            pen.text((x, y + TILE + 44), f"CLIP: {label}", RIGHT if label_right else WRONG, font)
    return sheet.quantize(128, dither=Image.Dither.NONE)


def wrapped(caption: str) -> str:
    """Break a caption before its second shape and before its background."""
    return caption.replace(" and ", "\nand ").replace(" on ", "\non ")


def main(arguments: list[str]) -> int:
    """Write the sheet."""
    target = Path(arguments[0]) if arguments else TARGET
    scenes = pictures()
    draw(scenes, answers(scenes)).save(target, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
