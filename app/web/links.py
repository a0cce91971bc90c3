"""Which addresses a link in an author's text may have. Pure."""

import html
import re
from collections.abc import Callable

#: Given a link or file as the author wrote it: the address to use, or None when it leads nowhere.
LinkCheck = Callable[[str], str | None]

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def is_sound_link(address: str) -> bool:
    """Whether a link may stand on a page: http(s), mailto, tel, or a place on our own site."""
    plain = html.unescape(address)
    if not plain or any(sign <= " " or sign in '\\<>"`\x7f' for sign in plain):
        return False
    if plain.startswith("//"):
        return False
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[0][:-1].lower() in LINK_SCHEMES
