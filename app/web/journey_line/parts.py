"""What a journey line is drawn of: parts with their stops, and the few words that stand beside each on the drawing."""

from collections.abc import Sequence
from typing import NamedTuple

KINDS = ("module", "day", "half_day", "practice", "checkpoint", "quiz")
STATES = ("done", "now", "ahead", "awaiting")
#: A label may be this many characters on one line before it meets its neighbour's.
LABEL_CHARACTERS = 18


class Stop(NamedTuple):
    """One stop of a journey, as the page tells it.

    kind: one of ``KINDS``. state: one of ``STATES``. label: its name, "Kursdag 2: Regelverk". sub: one sentence
    about it in the list, "14 januari, kl. 9.00–15.30". when: short words for the drawing, "14 januari". short: the
    drawing's own name for it when the label is long. minutes: minutes left. days: days it gives.
    """

    kind: str
    state: str
    label: str
    sub: str = ""
    url: str = ""
    when: str = ""
    short: str = ""
    minutes: int | None = None
    days: float | None = None


class Part(NamedTuple):
    """One part of a programme with its flag.

    label: "Del 1 – fyra månader". stops: in order. deadline: the day in words, "2 mars 2027", or empty. deadline_sub:
    "53 dagar kvar". deadline_text: the sentence in the list, "Del 1 ska vara klar. 53 dagar kvar." folded: drawn
    small. summary: what is said of it when folded, "19 teman, 12,5 dagar. Börjar efter del 1."
    """

    label: str
    stops: Sequence[Stop]
    deadline: str = ""
    deadline_sub: str = ""
    deadline_text: str = ""
    folded: bool = False
    summary: str = ""


def split_words(text: str, limit: int = LABEL_CHARACTERS) -> tuple[str, ...]:
    """A name on at most two lines of about equal length, split at a space; a line that is too long ends in "…"."""
    words = text.split()
    if len(text) <= 12 or len(words) < 2:
        return (cut(text, limit),) if text else ()
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return tuple(cut(line, limit) for line in min(splits, key=lambda lines: max(map(len, lines))))


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and "…" when it is longer than limit characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def words_of(stop: Stop, limit: int = LABEL_CHARACTERS) -> tuple[str, ...]:
    """What the drawing says about a stop: a name, on two lines when it is long, and the day when there is one."""
    if stop.when:
        name = stop.short or stop.label.partition(":")[0]
        names = (name,) if len(name) <= limit else split_words(name, limit)
        return *names, cut(stop.when, limit)
    return split_words(stop.short or stop.label, limit)


def here(stops: Sequence[Stop]) -> int:
    """The place in the list that the person is at: now, else the first that is not done, else the last."""
    for wanted in ("now", "ahead"):
        for place, stop in enumerate(stops):
            if stop.state == wanted:
                return place
    return max(len(stops) - 1, 0)


def window(count: int, at: int, room: int) -> tuple[int, int]:
    """The first and one past the last of the stops to draw large: two behind the person, the rest ahead."""
    if count <= room:
        return 0, count
    first = min(max(at - 2, 0), count - room)
    return first, first + room


def open_part(parts: Sequence[Part]) -> int:
    """Which part is large: the first that is not folded, else the one the person is in, else the last."""
    for place, part in enumerate(parts):
        if not part.folded:
            return place
    for place, part in enumerate(parts):
        if any(stop.state != "done" for stop in part.stops):
            return place
    return len(parts) - 1
