"""The drawings of stops: one shape for each kind, filled by how far the person has come.

A start page shows some forty stops, so each drawing is made once and kept. The words beside them carry the meaning.
"""

from functools import lru_cache

from markupsafe import Markup, escape

from app.web.words import lazy

#: What people call each kind of stop, and how far they have come with it.
KIND_NAMES = {
    "module": lazy("webbmodul"),
    "day": lazy("kursdag"),
    "half_day": lazy("halvdag"),
    "practice": lazy("praktik"),
    "checkpoint": lazy("avstämning"),
    "quiz": lazy("frågor"),
}
STATE_NAMES = {
    "done": lazy("klart"),
    "now": lazy("nu"),
    "ahead": lazy("återstår"),
    "awaiting": lazy("väntar på signering"),
}
#: How much larger a stop is drawn when it is done, or where the person is.
DONE, NOW, NOW_QUIZ = 1.14, 1.15, 1.1
_HALVES = {
    "practice": "M0-11.5-11.5 0 0 11.500z",
    "day": "M0-10H-7q-3 0-3 3V7q0 3 3 3h7z",
    "half_day": "M0-10h-2q-3 0-3 3V7q0 3 3 3h2z",
}


def outline(kind: str, class_: str, k: float = 1) -> str:
    """The outline of a stop around 0,0, as one element with a class. k: how many times its size."""
    match kind:
        case "module":
            return f'<circle class="{class_}" r="{10 * k}"/>'
        case "day":
            return (
                f'<rect class="{class_}" x="{-11 * k}" y="{-11 * k}" width="{22 * k}" height="{22 * k}" rx="{6 * k}"/>'
            )
        case "half_day":
            return (
                f'<rect class="{class_}" x="{-6.5 * k}" y="{-11 * k}" width="{13 * k}" height="{22 * k}" rx="{5 * k}"/>'
            )
        case "practice":
            return (
                f'<rect class="{class_}" x="{-8.5 * k}" y="{-8.5 * k}" width="{17 * k}" height="{17 * k}"'
                f' rx="{3 * k}" transform="rotate(45)"/>'
            )
        case "checkpoint":
            return f'<circle class="{class_} st-ring" r="{6.5 * k}"/>'
        case _:
            return f'<circle class="{class_}" r="{11 * k}"/>'


@lru_cache(maxsize=256)
def drawn_outline(kind: str, class_: str, k: float = 1) -> Markup:
    """The outline alone, for other drawings."""
    return Markup(outline(kind, class_, k))  # noqa: S704 - as below.


@lru_cache(maxsize=256)
def shape(kind: str, state: str, halo: bool = True) -> Markup:
    """A whole stop around 0,0. kind, state: see app.web.journey_line.parts. halo: the ring around where the person is."""
    match state:
        case "done":
            drawn = _done(kind)
        case "now":
            drawn = ('<circle class="st-halo" r="19"/>' if halo else "") + _now(kind)
        case "awaiting":
            half = _HALVES.get(kind, "M0-9a9 9 0 0 0 0 18z")
            drawn = f'{outline(kind, "st-ahead")}<path class="st-half" d="{half}"/>'
        case _:
            drawn = outline(kind, "st-ahead") + (_check("on-ahead") if kind == "quiz" else "")
    return Markup(drawn)  # noqa: S704 - the drawings are ours, and kind and state are words of the house.


@lru_cache(maxsize=256)
def stop_icon(kind: str, state: str = "ahead", title: str = "") -> Markup:
    """One stop of 28 px beside words: decoration, unless it has a title of its own."""
    told = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return Markup(  # noqa: S704 - the drawings are ours, and the title is escaped.
        f'<svg class="stop-icon" viewBox="-16 -16 32 32" width="28" height="28" {told} focusable="false">'
        f"{shape(kind, state)}</svg>"
    )


def _done(kind: str) -> str:
    if kind == "checkpoint":
        return '<circle class="st-gap" r="11"/><circle class="st-done-ring" r="7"/>'
    return outline(kind, "st-done", DONE) + (_check("on-done") if kind == "quiz" else "")


def _now(kind: str) -> str:
    if kind == "checkpoint":
        return '<circle class="st-now" r="7.5"/>'
    if kind == "quiz":
        return outline(kind, "st-now", NOW_QUIZ) + _check("on-now")
    core = 2.1 if kind == "half_day" else 4.2
    return f'{outline(kind, "st-now", NOW)}<circle class="st-core" r="{core}"/>'


def _check(class_: str) -> str:
    return f'<path class="st-check {class_}" d="m-4.8 .3 3.3 3.4 6.3-7"/>'
