"""The seeding program of ``bench dashboard``: fills a data folder through the service's own stores, without models.

``python -m support.dashboard_library FOLDER PICTURES`` stores so many pictures, a film of ten minutes and one of four
hours that are fully analysed, all with the views that a first visit would have made, and prints the films' ids as JSON.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from media_service.library.facts import describe, facts_of
from media_service.library.source import Source
from media_service.library.views import TILES, Outline, SpriteSheet, Thumbnail, View
from media_service.media.facts import MediaLimits
from media_service.media.ffmpeg import MediaTools
from media_service.media.probe import probe
from media_service.storage.assets import Asset
from media_service.storage.opening import Storage, open_storage
from support.dashboard_findings import findings
from support.recordings import H264, SAME_BYTES, media_settings, program

THUMBNAIL = Thumbnail(320)  # what a tile of the library asks for
WIDTH, HEIGHT = 320, 240
LOOKS = 48
PIECE_SECONDS = 64  # a whole number of AAC frames at 8 kHz, so that nothing clicks or drifts where pieces meet
MARK = b"\xff\xd8\xff\xfe\x00\x06"  # the start of a JPEG, and a comment of four bytes


@dataclass(frozen=True)
class Film:
    """``rate``: pictures a second."""

    name: str
    seconds: int
    rate: int
    words: int


SHORT = Film("ten minutes.mp4", 600, 10, 1500)
LONG = Film("four hours.mp4", 4 * 3600, 1, 20_000)


@dataclass(frozen=True)
class Library:
    """A data folder that is being filled."""

    storage: Storage
    tools: MediaTools
    limits: MediaLimits

    def add(self, name: str, content: bytes) -> Asset:
        """Store a file as an upload is stored."""
        with self.storage.assets.upload() as upload:
            upload.write(content)
            facts = probe(upload.seal(), self.tools, self.limits)
            return upload.finish(describe(facts, name)).asset

    def add_picture(self, number: int) -> None:
        """Store a picture; it is as small as its thumbnail."""
        content = picture(number)
        asset = self.add(f"picture {number:05}.jpg", content)
        self.storage.assets.add_derived(asset.id, THUMBNAIL.name, content)

    def add_film(self, film: Film) -> str:
        """Store a film with its views and what an analysis found; return its id."""
        asset = self.add(film.name, record(film))
        source = Source(self.storage.assets.content(asset.id), facts_of(asset), self.tools, self.limits)
        views: tuple[View, ...] = (THUMBNAIL, SpriteSheet(TILES), Outline())
        for view in views:
            for name, data in view.make(source).items():
                self.storage.assets.add_derived(asset.id, name, data)
        for step, records in findings(film.seconds, film.words).items():
            self.storage.timeline.write(asset.id, step, records)
        return asset.id


def main() -> None:
    """Fill the folder that is named."""
    folder, pictures = Path(sys.argv[1]), int(sys.argv[2])
    settings = media_settings(data_dir=folder, video_max_seconds=2 * LONG.seconds)
    storage = open_storage(settings)
    storage.prepare()
    library = Library(storage, MediaTools.find(settings), MediaLimits.of(settings))
    films = {"short": library.add_film(SHORT), "long": library.add_film(LONG)}
    for number in range(pictures):
        library.add_picture(number)
    storage.close()
    print(json.dumps(films))


def picture(number: int) -> bytes:
    """Return a JPEG unlike every other: one of a few looks, with the number as its comment."""
    return MARK + number.to_bytes(4, "big") + look(number % LOOKS).removeprefix(MARK[:2])


@cache
def look(number: int) -> bytes:
    """Return a JPEG of a wave whose colour, direction and width depend on ``number``."""
    across, down = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    wave = np.sin((across * np.cos(number) + down * np.sin(number)) / (5 + number % 17))
    colour = np.array([number * 37 % 256, number * 59 % 256, number * 83 % 256])
    target = io.BytesIO()
    Image.fromarray((colour * (0.6 + 0.4 * wave[..., None])).astype(np.uint8)).save(target, "JPEG", quality=85)
    return target.getvalue()


def record(film: Film) -> bytes:
    """Return a film of moving colours with a tone: one piece that is repeated, because encoding hours takes minutes."""
    shown = f"testsrc=size=192x108:rate={film.rate}:duration={PIECE_SECONDS}"
    heard = f"sine=frequency=220:sample_rate=8000:duration={PIECE_SECONDS}"
    codecs = (*H264, "-g", str(film.rate * 8), "-c:a", "aac", "-b:a", "16k")
    with tempfile.TemporaryDirectory() as folder:
        piece, whole = Path(folder, "piece.mp4"), Path(folder, "film.mp4")
        ffmpeg("-f", "lavfi", "-i", shown, "-f", "lavfi", "-i", heard, *codecs, *SAME_BYTES, str(piece))
        repeated = ("-stream_loop", "-1", "-i", str(piece), "-t", str(film.seconds), "-c", "copy")
        ffmpeg(*repeated, "-movflags", "+faststart", *SAME_BYTES, str(whole))
        return whole.read_bytes()


def ffmpeg(*arguments: str) -> None:
    """Run it; its words go where ours go."""
    subprocess.run([program("FFMPEG"), "-v", "error", "-nostdin", *arguments], check=True)


if __name__ == "__main__":
    main()
