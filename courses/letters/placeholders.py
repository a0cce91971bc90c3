"""Words in braces that a message fills in: ``{kurs}``. Pure: text and values in, text or the unknown words out."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.api import formats, lazy

#: What may stand in braces, and what it becomes. The English words stand for the same values.
PLACEHOLDERS = {
    "kurs": lazy("kursens namn"),
    "omgång": lazy("omgångens namn"),
    "tema": lazy("temat som dagen gäller"),
    "dag": lazy("dagen och klockslaget"),
    "dagar": lazy("alla dagar som meddelandet gäller, en på varje rad"),
    "plats": lazy("platsen"),
    "sista dag": lazy("sista dag för avanmälan"),
    "länk": lazy("länken till omgångens sida"),
}
#: What else may stand in a letter of this kind, and must: whoever cannot answer loses the seat.
REQUIRED = {
    "offered": {
        "svara senast": lazy("sista dag och klockslag att svara"),
        "svarslänk": lazy("länken att svara ja eller nej med, utan att logga in"),
    }
}
#: A Swedish word → its English twin, and the value it stands for in the messages of course days.
TWINS = {
    "kurs": ("course", "course"),
    "omgång": ("round", "round_title"),
    "tema": ("theme", "title"),
    "dag": ("day", "on"),
    "dagar": ("days", "days"),
    "plats": ("place", "place"),
    "sista dag": ("last day", "withdraw_by"),
    "länk": ("link", "link"),
    "svara senast": ("answer by", "answer_by"),
    "svarslänk": ("answer link", "answer_link"),
}
_BRACED = re.compile(r"\{([^{}]*)\}")


def placeholders_of(kind: str) -> dict[str, Any]:
    """What may stand in braces in a letter of this kind, and what it becomes."""
    return PLACEHOLDERS | REQUIRED.get(kind, {})


def missing(text: str, kind: str, language: str) -> list[str]:
    """The placeholders that a letter of this kind must have and does not, as its language writes them."""
    words = [word for word in REQUIRED.get(kind, ()) if not asks_for(text, word)]
    return [f"{{{TWINS[word][0] if language == 'en' else word}}}" for word in words]


def unknown(text: str, kind: str = "") -> list[str]:
    """What stands in braces and is no placeholder of such a letter, in order; lone braces count too."""
    known = {word for swedish in placeholders_of(kind) for word in (swedish, TWINS[swedish][0])}
    strange = [f"{{{word}}}" for word in _BRACED.findall(text) if word.strip().casefold() not in known]
    rest = _BRACED.sub("", text)
    return strange + [brace for brace in "{}" if brace in rest]


def asks_for(text: str, word: str) -> bool:
    """Whether the text has this placeholder, in either language."""
    return any(found.strip().casefold() in (word, TWINS[word][0]) for found in _BRACED.findall(text))


def fill(text: str, values: Mapping[str, object], language: str) -> str:
    """The text with its placeholders filled from a message's values. What the message does not know becomes nothing."""
    named = {word: name for swedish, (english, name) in TWINS.items() for word in (swedish, english)}

    def filled(found: re.Match[str]) -> str:
        return _worded(values.get(named.get(found.group(1).strip().casefold(), "")), language)

    lines = [" ".join(_BRACED.sub(filled, line).split(" ")).rstrip() for line in text.splitlines()]
    return "\n".join(lines)


def _worded(value: object, language: str) -> str:
    if isinstance(value, list):
        return "\n".join(_day_worded(day, language) for day in value)
    if isinstance(value, datetime):
        return formats.moment_text(value, None, language)
    if isinstance(value, date):
        return formats.date_text(value, None, language)
    return "" if value is None else str(value)


def _day_worded(day: Mapping[str, Any], language: str) -> str:
    """A day of a mail: what, when, what it was before, and that it leaves the calendar."""
    text = f"– {day['title']}, {formats.moment_text(day['on'], None, language)}"
    english = language == "en"
    if day["gone"]:
        return f"{text} ({'taken away' if english else 'tas bort'})"
    if day["was"] and day["was"] != day["on"]:
        before = formats.moment_text(day["was"], None, language)
        return f"{text} ({'before' if english else 'förut'} {before})"
    return text
