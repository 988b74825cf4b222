"""Assets put into the storage of an API directly, and jobs of the kind ``analyse`` about them."""

from __future__ import annotations

from typing import Any

from PIL import Image

from media_service.storage.assets import Asset, Description, Kind
from media_service.storage.opening import Storage
from support.job_kinds import reach, submit
from support.recordings import H264, recording
from support.service_client import ServiceClient
from support.service_pictures import encoded

TYPES: dict[Kind, str] = {"image": "image/png", "audio": "audio/wav", "video": "video/mp4"}
PICTURE_SIZE = {"width": 64, "height": 48}


def storage_of(client: ServiceClient) -> Storage:
    storage: Storage = client.application.state.storage
    return storage


def store(client: ServiceClient, content: bytes, kind: Kind, name: str | None = None) -> Asset:
    with storage_of(client).assets.upload() as upload:
        upload.write(content)
        upload.seal()
        return upload.finish(Description(TYPES[kind], kind, {} if kind == "audio" else PICTURE_SIZE, name)).asset


def analyse(client: ServiceClient, asset: Asset, **options: Any) -> dict[str, Any]:
    """Return the result of the job, which succeeds."""
    job = reach(client, submit(client, "analyse", asset_id=asset.id, options=options)["id"], "succeeded", "failed")
    assert job["state"] == "succeeded", job["error"]
    result: dict[str, Any] = job["result"]
    return result


def plain_picture(colour: str) -> bytes:
    """Return a PNG of one colour, 64 x 48."""
    return encoded(Image.new("RGB", (64, 48), colour))


def coloured_film(*colours: str, seconds: int = 2, sound: bool = True, silent: bool = False) -> bytes:
    """Return a video, 64 x 48 at ten a second, that shows each colour for ``seconds``, with a tone or silence."""
    shown = [f"color={colour}:size=64x48:rate=10:duration={seconds}" for colour in colours]
    inputs = [argument for each in shown for argument in ("-f", "lavfi", "-i", each)]
    whole = len(colours) * seconds
    tone = "anullsrc=sample_rate=16000" if silent else "sine=frequency=440:sample_rate=16000"
    heard = ("-f", "lavfi", "-t", str(whole), "-i", tone) if sound else ()
    joined = "".join(f"[{index}:v]" for index in range(len(colours))) + f"concat=n={len(colours)}:v=1:a=0[v]"
    maps = ("-filter_complex", joined, "-map", "[v]", *(("-map", f"{len(colours)}:a") if sound else ()))
    return recording("mp4", *inputs, *heard, *maps, *H264)
