"""Texts that tell a program to open something else: playlists, manifests, documents, subtitles.

Whoever follows one reads a file of this machine, or asks an address of its network. None of them may be followed.
"""

from __future__ import annotations

from collections.abc import Callable

SECRET = "/etc/passwd"
ADDRESS = "http://127.0.0.1:9/internal"

HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1.0,\n{0}\n#EXT-X-ENDLIST\n"
CONCAT_PROTOCOL = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nconcat:http://127.0.0.1:9/a|file:///etc/passwd\n"
DASH = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S">'
    '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{0}</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)
SVG = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://{0}">]>'
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&x;</text><image href="file://{0}"/></svg>'
)
LAUGHS = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]><x>&a9;</x>"
ASS = "[Script Info]\nScriptType: v4.00+\n[Events]\nDialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,text\n"
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n"


def text(content: str, *values: str) -> Callable[[], bytes]:
    """Return a maker of a text with its places filled."""
    return lambda: content.format(*values).encode() if values else content.encode()


def _all(outcomes: str, **makers: Callable[[], bytes]) -> dict[str, tuple[str, Callable[[], bytes]]]:
    return {name.replace("__", ".").replace("_", "-"): (outcomes, make) for name, make in makers.items()}


FILES = _all(
    "unsupported_media_type",
    playlist_of_a_file__m3u8=text(HLS, f"file://{SECRET}"),
    playlist_of_a_path__m3u8=text(HLS, SECRET),
    playlist_of_an_address__m3u8=text(HLS, ADDRESS),
    playlist_that_lies__mp4=text(HLS, f"file://{SECRET}"),
    playlist_that_lies__png=text(HLS, ADDRESS),
    playlist_with_concat__m3u8=text(CONCAT_PROTOCOL),
    concat__ffconcat=text(f"ffconcat version 1.0\nfile {SECRET}\n"),
    concat_address__txt=text(f"ffconcat version 1.0\nfile {ADDRESS}\n"),
    manifest_of_a_file__mpd=text(DASH, f"file://{SECRET}"),
    manifest_of_an_address__mpd=text(DASH, ADDRESS),
    session__sdp=text(SDP),
    entity__svg=text(SVG, SECRET),
    entity__png=text(SVG, SECRET),
    laughs__xml=text(LAUGHS),
    subtitles__ass=text(ASS),
    subtitles__srt=text("1\n00:00:00,000 --> 00:00:01,000\ntext\n\n" * 50),
    subtitles__vtt=text("WEBVTT\n\n00:00.000 --> 00:01.000\ntext\n\n"),
    subtitles__smi=text("<SAMI><BODY><SYNC Start=0><P>text</SAMI>"),
    subtitles__sub=text("{0}{25}text\n" * 50),
    metadata__ffmeta=text(";FFMETADATA1\ntitle=x\n"),
    document__pdf=text("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
    document__eps=text("%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file\n"),
    page__html=text("<html><img src='file:///etc/passwd'></html>"),
    words__mp3=text("this is no sound\n" * 1000),
    tracker__mod=lambda: bytes(1080) + b"M.K." + bytes(1024),
    reference__rm=text(".ra\xfd"),
    reference__asx=text(f"<ASX VERSION='3.0'><ENTRY><REF HREF='{ADDRESS}'/></ENTRY></ASX>"),
    reference__ram=text("[Reference]\nRef1=http://127.0.0.1:9/\n"),
)
