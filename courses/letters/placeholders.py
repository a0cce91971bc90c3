"""Words in braces that a message fills in: ``{kurs}``. Pure: text and values in, text or the unknown words out."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from app.api import formats, lazy

#: What may stand in braces, and what it becomes. The English words stand for the same values.
PLACEHOLDERS = {
    "kurs": lazy("kursens namn"),
    "omgång": lazy("omgångens namn"),
    "tema": lazy("temat som dagen gäller"),
    "dag": lazy("dagen och klockslaget"),
    "plats": lazy("platsen"),
    "sista dag": lazy("sista dag för avanmälan"),
    "länk": lazy("länken till omgångens sida"),
}
#: A Swedish word → its English twin, and the value it stands for in the messages of course days.
TWINS = {
    "kurs": ("course", "course"),
    "omgång": ("round", "round_title"),
    "tema": ("theme", "title"),
    "dag": ("day", "on"),
    "plats": ("place", "place"),
    "sista dag": ("last day", "withdraw_by"),
    "länk": ("link", "link"),
}
_BRACED = re.compile(r"\{([^{}]*)\}")


def unknown(text: str) -> list[str]:
    """What stands in braces and is no placeholder, in order; lone braces count too."""
    known = {word for swedish, (english, _value) in TWINS.items() for word in (swedish, english)}
    strange = [f"{{{word}}}" for word in _BRACED.findall(text) if word.strip().casefold() not in known]
    rest = _BRACED.sub("", text)
    return strange + [brace for brace in "{}" if brace in rest]


def fill(text: str, values: Mapping[str, object], language: str) -> str:
    """The text with its placeholders filled from a message's values. What the message does not know becomes nothing."""
    named = {word: name for swedish, (english, name) in TWINS.items() for word in (swedish, english)}

    def filled(found: re.Match[str]) -> str:
        return _worded(values.get(named.get(found.group(1).strip().casefold(), "")), language)

    lines = [" ".join(_BRACED.sub(filled, line).split(" ")).rstrip() for line in text.splitlines()]
    return "\n".join(lines)


def _worded(value: object, language: str) -> str:
    if isinstance(value, datetime):
        return formats.moment_text(value, None, language)
    if isinstance(value, date):
        return formats.date_text(value, None, language)
    return "" if value is None else str(value)
