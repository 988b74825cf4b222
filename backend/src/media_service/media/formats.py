"""What ffmpeg may open: the containers and codecs on this list and no other.

Nothing on it refers to other files or addresses (no playlists, no manifests, no subtitles), and nothing is a language
(no SVG, no modules of trackers). Pictures are not on it: Pillow reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Container:
    """A file format. ``seekable``: whether its index says where each moment is, so that a jump lands exactly."""

    name: str
    audio_type: str
    video_type: str | None
    suffixes: frozenset[str]
    seekable: bool = True


def _container(name: str, audio: str, video: str | None, suffixes: str, *, seekable: bool = True) -> Container:
    return Container(name, audio, video, frozenset(suffixes.split()), seekable)


CONTAINERS: Final[Mapping[str, Container]] = {
    "mov,mp4,m4a,3gp,3g2,mj2": _container("mp4", "audio/mp4", "video/mp4", ".mp4 .m4a .m4v .m4b .mov .qt .3gp .3g2"),
    "matroska,webm": _container("matroska", "audio/matroska", "video/matroska", ".mkv .mka .webm"),
    "avi": _container("avi", "audio/x-msvideo", "video/x-msvideo", ".avi"),
    "mpegts": _container("mpegts", "audio/mp2t", "video/mp2t", ".ts .m2ts .mts", seekable=False),
    "mpeg": _container("mpeg", "audio/mpeg", "video/mpeg", ".mpg .mpeg .vob", seekable=False),
    "flv": _container("flv", "audio/x-flv", "video/x-flv", ".flv", seekable=False),
    "asf": _container("asf", "audio/x-ms-wma", "video/x-ms-wmv", ".wmv .wma .asf", seekable=False),
    "ogg": _container("ogg", "audio/ogg", "video/ogg", ".ogg .oga .ogv .opus .spx", seekable=False),
    "wav": _container("wav", "audio/wav", None, ".wav .wave"),
    "w64": _container("w64", "audio/x-w64", None, ".w64"),
    "aiff": _container("aiff", "audio/aiff", None, ".aif .aiff .aifc"),
    "caf": _container("caf", "audio/x-caf", None, ".caf"),
    "au": _container("au", "audio/basic", None, ".au .snd"),
    "flac": _container("flac", "audio/flac", None, ".flac", seekable=False),
    "mp3": _container("mp3", "audio/mpeg", None, ".mp3 .mp2 .mpga", seekable=False),
    "aac": _container("aac", "audio/aac", None, ".aac", seekable=False),
    "ac3": _container("ac3", "audio/ac3", None, ".ac3", seekable=False),
    "amr": _container("amr", "audio/amr", None, ".amr", seekable=False),
}

_SOUND = (
    "pcm_alaw pcm_mulaw pcm_u8 pcm_s8 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_s32be "
    "pcm_f32le pcm_f32be pcm_f64le pcm_f64be pcm_bluray pcm_dvd "
    "aac ac3 eac3 alac flac vorbis adpcm_ima_wav adpcm_ms wmav1 wmav2"
)
_PICTURES = (
    "h263 h264 hevc vp9 mpeg1video mpeg2video mpeg4 mjpeg theora ffv1 prores dnxhd "
    "wmv1 wmv2 wmv3 vc1 dvvideo huffyuv ffvhuff rawvideo"
)

# By the codec's name in ffprobe: the decoders for it.
AUDIO_CODECS: Final[Mapping[str, str]] = {
    **{name: name for name in _SOUND.split()},
    "mp3": "mp3float,mp3",
    "mp2": "mp2float,mp2",
    "opus": "opus,libopus",
    "speex": "speex,libspeex",
    "amr_nb": "amrnb",
    "amr_wb": "amrwb",
}
VIDEO_CODECS: Final[Mapping[str, str]] = {
    **{name: name for name in _PICTURES.split()},
    "flv1": "flv",
    "msmpeg4v3": "msmpeg4",
    "vp8": "vp8,libvpx",
    "av1": "libdav1d,av1",
}

SEEKABLE: Final = frozenset(container.name for container in CONTAINERS.values() if container.seekable)
# What may lie beside: covers and subtitles. ffprobe gives up on a file with a decoder that is not on its list; nobody
# here asks for their content.
_BESIDE: Final = "png,bmp,gif,webp,subrip,srt,ass,ssa,mov_text,webvtt,text,dvdsub,dvbsub,pgssub,xsub,cc_dec"

DEMUXERS: Final = ",".join(CONTAINERS)
DECODERS: Final = ",".join([*AUDIO_CODECS.values(), *VIDEO_CODECS.values(), _BESIDE])

_MAGIC: Final[tuple[tuple[int, bytes], ...]] = (
    *((4, kind) for kind in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"moof")),
    *((0, start) for start in (b"\x1a\x45\xdf\xa3", b"OggS", b"fLaC", b"FLV", b"ID3", b"caff", b".snd", b"#!AMR")),
    *((0, start) for start in (b"\x00\x00\x01\xba", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"riff", b"\x0b\x77")),
    *((8, kind) for kind in (b"WAVE", b"AVI ", b"AIFF", b"AIFC")),
    *((0, b"\xff" + bytes([second])) for second in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xFD, 0xF1, 0xF9)),
)
TS_PACKET: Final = 188
MAGIC_BYTES: Final = TS_PACKET + 1


def has_known_start(start: bytes) -> bool:
    """Return whether the first ``MAGIC_BYTES`` are those of a container on the list."""
    is_ts = start[:1] == start[TS_PACKET:] == b"\x47"
    return is_ts or any(start[place:].startswith(sign) for place, sign in _MAGIC)
