"""The journey line as it is seen: the drawing, and the list that tells the same in words.

Templates import these through macros/journey.html. They are written here and not as macros because a start page shows
some forty stops, and a macro asks the template language again for each word of each of them.
"""

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from app.web.icons import icon
from app.web.journey_line.laying import Line, Placed, lay_out
from app.web.journey_line.parts import Part, Stop
from app.web.journey_line.steps import lay_out_steps
from app.web.stops import KIND_NAMES, STATE_NAMES, shape, stop_icon
from app.web.words import _

_FLAG = (
    '<li class="is-flag"><svg class="flag-icon" viewBox="-14 -24 28 28" width="28" height="28" aria-hidden="true"'
    ' focusable="false"><path class="flag-pole" stroke-width="2.5" d="M-6 2V-20"/>'
    '<path class="flag-cloth" d="M-5-20h17l-4 5 4 5h-17z"/></svg><div>'
)
#: More steps than this on the short line are drawn smaller.
MANY_STEPS = 14


def journey(parts: Sequence[Part], sentence: str, here: str = "") -> Markup:
    """The drawing with its list below for wide pages, the list alone for narrow ones.

    sentence: the drawing in words. here: what is said of the stop one is at; of oneself when nothing is given.
    """
    rows = "".join(_rows(parts))
    drawing = _drawing(lay_out(parts), sentence, here or _("Du är här"))
    as_list = escape(_("Visa resan som lista"))
    return Markup(  # noqa: S704 - the drawing is ours, and every word in it is escaped; so below.
        f'<div class="journey"><div class="only-wide">{drawing}<details class="disclose">'
        f"<summary>{icon('chevron-right')}<span>{as_list}</span></summary>"
        f'<ol class="journey-list is-flat">{rows}</ol></details></div>\n'
        f'<div class="only-narrow"><ol class="journey-list">{rows}</ol></div></div>'
    )


def journey_list(parts: Sequence[Part], flat: bool = False) -> Markup:
    """The list alone; flat: without the line beside it."""
    kind = " is-flat" if flat else ""
    return Markup(f'<ol class="journey-list{kind}">{"".join(_rows(parts))}</ol>')  # noqa: S704


def step_line(states: Sequence[str], sentence: str) -> Markup:
    """The short line in the hero. Places are in per cent, so that stops keep their size when the line gets shorter."""
    line = lay_out_steps(states, 100, 3.6)
    scale = ".6" if len(states) > MANY_STEPS else ".9"
    rail = ""
    if line.steps:
        first, last = line.steps[0].x, line.steps[-1].x
        rail = f'<line class="line-track" x1="{first}%" x2="{last}%" y1="22" y2="22"/>'
        if line.done_to > first:
            rail += f'<line class="line-done" x1="{first}%" x2="{line.done_to}%" y1="22" y2="22"/>'
    stops = "".join(
        f'<svg x="{step.x}%" y="22" overflow="visible"><g transform="scale({scale})">'
        f"{shape('module', step.state)}</g></svg>"
        for step in line.steps
    )
    return Markup(  # noqa: S704
        f'<svg class="step-line" width="100%" height="44" role="img" aria-label="{escape(sentence)}">{rail}{stops}</svg>'
    )


def steps_list(steps: Sequence[dict[str, str]]) -> Markup:
    """The steps of a module beside its text. steps: each with label, url (or empty) and state."""
    rows = []
    before = ""
    for place, step in enumerate(steps):
        state, after = step["state"], steps[place + 1]["state"] if place + 1 < len(steps) else ""
        classes = f"is-{state}"
        if before == "done" and state in {"done", "now"}:
            classes += " after-done"
        if state == "done" and after in {"done", "now"}:
            classes += " to-done"
        rows.append(
            f'<li class="{classes}"{_here(state)}>{stop_icon("module", state)}<span class="name">'
            f'{_linked(step["label"], step["url"])}<span class="sr-only">, {STATE_NAMES[state]}</span></span></li>\n'
        )
        before = state
    return Markup(f'<ol class="journey-list">{"".join(rows)}</ol>')  # noqa: S704


def _rows(parts: Sequence[Part]) -> Iterator[str]:
    """The rows of the list: a stop each, a folded part each, a deadline each."""
    past = False
    for part in parts:
        if part.folded:
            done = all(stop.state == "done" for stop in part.stops)
            yield _folded(part, past, done)
            past = done
            continue
        states = [stop.state for stop in part.stops] + [""]
        for place, stop in enumerate(part.stops):
            on = stop.state == "done" and states[place + 1] in {"done", "now"}
            yield _row(stop, past, on)
            past = on
        if part.deadline:
            text = part.deadline_text or part.deadline_sub
            sub = f' <span class="sub">{escape(text)}</span>' if text else ""
            yield f'{_FLAG}<span class="name">{escape(part.deadline)}</span>{sub}</div></li>\n'
            past = False


def _row(stop: Stop, past: bool, on: bool) -> str:
    words = escape(stop.sub) if stop.sub else f"{str(KIND_NAMES[stop.kind]).capitalize()}, {STATE_NAMES[stop.state]}"
    return (
        f'<li class="is-{stop.state}{" after-done" if past else ""}{" to-done" if on else ""}"{_here(stop.state)}>'
        f'{stop_icon(stop.kind, stop.state)}<div><span class="name">{_linked(stop.label, stop.url)}</span> '
        f'<span class="sub">{words}</span></div></li>\n'
    )


def _folded(part: Part, past: bool, done: bool) -> str:
    sub = f' <span class="sub">{escape(part.summary)}</span>' if part.summary else ""
    return (
        f'<li class="{"after-done" if past else ""}{" is-done to-done" if done else ""}">'
        f'{stop_icon("day", "done" if done else "ahead")}<div><span class="name">{escape(part.label)}</span>{sub}</div>'
        "</li>\n"
    )


def _here(state: str) -> str:
    return ' aria-current="step"' if state == "now" else ""


def _linked(label: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(label)}</a>' if url else escape(label)


def _drawing(line: Line, sentence: str, here: str) -> str:
    done = f'<path class="line-done" d="{line.done}"/>' if line.done else ""
    return (
        f'<svg viewBox="0 0 {line.width} {line.height}" role="img" aria-label="{escape(sentence)}">'
        f'<path class="line-track" d="{line.track}"/>{done}{"".join(_pieces(line, here))}</svg>'
    )


def _pieces(line: Line, here: str) -> Iterator[str]:
    for h in line.headings:
        yield _text(h.x, h.y, h.anchor, h.text, "strong")
        if h.sub:
            yield _text(h.x, h.y + 18, h.anchor, h.sub)
    for f in line.flags:
        yield (
            f'<path class="flag-pole" stroke-width="3.5" d="M{f.x} {f.y - 3}V{f.y - f.height}"/>'
            f'<path class="flag-cloth" d="M{f.x} {f.y - f.height}h26l-6 8 6 8h-26z"/>'
        )
        yield _text(f.text_x, f.y - f.height + 14, f.anchor, f.text, "deadline strong")
        if f.sub:
            yield _text(f.text_x, f.y - f.height + 33, f.anchor, f.sub, "deadline")
    for m in line.minis:
        kind = "mini is-done" if m.state == "done" else "mini"
        yield f'<rect class="{kind}" x="{round(m.x - 4.2, 1)}" y="{m.y - 7}" width="8.4" height="14" rx="3"/>'
    for placed in line.stops:
        yield from _placed(placed, here)


def _placed(placed: Placed, here: str) -> Iterator[str]:
    stop, x, y = placed.stop, placed.x, placed.y
    yield f'<g transform="translate({x} {y}) scale(1.2)">{shape(stop.kind, stop.state)}</g>'
    if stop.state == "now":
        yield (
            f'<path class="pill-stem" d="M{x} {y + 24}v20"/><rect class="pill-box" x="{x - 46}" y="{y + 44}" width="92"'
            f' height="27" rx="13.5"/><text class="pill-text" x="{x}" y="{y + 62}" text-anchor="middle">'
            f"{escape(here)}</text>"
        )
    bold = stop.state == "now" or (stop.state != "done" and stop.kind in {"day", "half_day"})
    for place, words in enumerate(placed.lines):
        strong = "strong" if bold and (place == 0 or not stop.when) else ""
        yield _text(placed.text_x, placed.text_y + 18 * place, placed.anchor, words, strong)


def _text(x: float, y: float, anchor: str, words: str, class_: str = "") -> str:
    told = f' class="{class_}"' if class_ else ""
    return f'<text{told} x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
