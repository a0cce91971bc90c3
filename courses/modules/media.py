"""What a file really is, told from its bytes and never from its name. Values in, values out.

Pictures, films and captions are shown to everyone who reads, so only kinds that cannot run anything are taken. A
drawing (SVG) could hold scripts: it is read as XML, without entities, and may hold shapes and text alone.
"""

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

#: Ending of a stored file → its content type.
TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif", "avif": "image/avif",
    "svg": "image/svg+xml", "mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt; charset=utf-8",
}  # fmt: skip
PICTURES = frozenset({"png", "jpg", "webp", "gif", "avif", "svg"})
FILMS = frozenset({"mp4", "webm"})
LARGEST_PICTURE = 2 * 1024 * 1024
#: Bytes read at a time, and kept in one row.
PART = 512 * 1024

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    re.findall(
        r"\w+",
        "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker clipPath mask pattern "
        "linearGradient radialGradient stop symbol use",
    )
)
_ATTRIBUTES = re.compile(
    r"(?:id|class|role|lang|version|viewBox|preserveAspectRatio|width|height|x|y|x1|y1|x2|y2|cx|cy|r|rx|ry|fx|fy|d|points|"
    r"dx|dy|transform|fill|stroke|opacity|offset|color|display|visibility|overflow|mask|orient|refX|refY|marker\w+|"
    r"pathLength|textLength|lengthAdjust|gradient\w+|spreadMethod|clip\w*|pattern\w+|focusable|href|"
    r"(?:fill|stroke|font|text|stop|marker|clip|letter|word|dominant|alignment|paint|vector|shape|aria|baseline)-[a-z-]+)"
)
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
_URL = re.compile(r"url\s*\(", re.IGNORECASE)
_OWN = re.compile(r"url\(\s*#[\w-]+\s*\)")


def real_type(data: bytes) -> str:
    """The ending that tells what these bytes are, such as ``png``; empty when they are nothing we take."""
    for ending, is_it in _SIGNS.items():
        if is_it(data):
            return ending
    return ""


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, a piece at a time."""
    file.seek(0)
    while piece := file.read(PART):
        yield piece


def measured(file: IO[bytes]) -> tuple[str, int]:
    """What tells a file from all others, and its bytes; read piece by piece."""
    digest, size = sha256(), 0
    for piece in pieces(file):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def stored_name(digest: str, ending: str) -> str:
    """The name a file is kept under: what is in it (see ``measured``), and what it is."""
    return f"{digest[:40]}.{ending}"


def is_plain_svg(data: bytes) -> bool:
    """Whether this is a drawing of shapes and text alone: no script, no style, no link, nothing from elsewhere."""
    import xml.etree.ElementTree as etree  # Heavy, and needed only when authors add a picture.

    if _FORBIDDEN.search(data) or b"\x00" in data[:4096] or len(data) > LARGEST_PICTURE:
        return False
    try:
        root = etree.fromstring(data.decode("utf-8-sig"))  # noqa: S314 (no entities: refused above)
    except (etree.ParseError, UnicodeDecodeError, ValueError, RecursionError):
        return False
    return root.tag == f"{_SVG}svg" and all(_is_plain(element) for element in root.iter())


def _is_plain(element: "Element") -> bool:
    if not isinstance(element.tag, str) or element.tag.removeprefix(_SVG) not in _SHAPES:
        return False
    for name, value in element.attrib.items():
        plain = name.removeprefix("{http://www.w3.org/XML/1998/namespace}")
        if _ATTRIBUTES.fullmatch(plain) is None and plain != "space":
            return False
        if plain == "href" and not value.startswith("#"):
            return False
        if _URL.search(value) and _URL.search(_OWN.sub("", value)):
            return False
    return True


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _boxed(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda data: data[4:8] == b"ftyp" and data[8:12] in brands


def _captions(data: bytes) -> bool:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return re.match(r"WEBVTT(?:[ \t\r\n]|$)", text) is not None


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "gif": _starts(b"GIF87a", b"GIF89a"),
    "webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "avif": _boxed(b"avif", b"avis"),
    "mp4": _boxed(b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"dash"),
    "webm": lambda data: data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:64],
    "vtt": _captions,
    "svg": is_plain_svg,
}
