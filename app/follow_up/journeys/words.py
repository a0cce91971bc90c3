"""A journey in words: parts, stops and reasons as people say them. Pure but for the language of the page."""

from collections.abc import Sequence
from datetime import date

from app.follow_up.journeys.line import Leg, Wanted
from app.web import formats
from app.web.journey import Stop, StopKind, StopState
from app.web.journey_line import parts
from app.web.words import _, lazy, ngettext

DAYS = (StopKind.day, StopKind.half_day)
DONE, NOW = StopState.done, StopState.now
NUMBERS = (
    lazy("noll"), lazy("en"), lazy("två"), lazy("tre"), lazy("fyra"), lazy("fem"), lazy("sex"), lazy("sju"), lazy("åtta"),
    lazy("nio"), lazy("tio"), lazy("elva"), lazy("tolv"),
)  # fmt: skip
#: Within this many days a deadline is shown as a flag; further off it is a plain date.
SOON_DAYS = 60


def drawn(legs: Sequence[Leg], on: date, locale: str) -> list[parts.Part]:
    """The legs as the line draws them: the part the person is in large, the others folded."""
    here = next((i for i, leg in enumerate(legs) if leg.is_open), len(legs) - 1)
    return [_part(leg, i == here, i > here, on, locale) for i, leg in enumerate(legs)]


def _part(leg: Leg, here: bool, later: bool, on: date, locale: str) -> parts.Part:
    deadline, sub, text = "", "", ""
    if leg.due_on and leg.is_open:
        deadline = formats.date_text(leg.due_on, None, locale)
        sub = formats.days_left(leg.due_on, on, locale) if here else ""
        text = _("%(part)s ska vara klar. %(left)s.", part=leg.title, left=formats.days_left(leg.due_on, on, locale))
        if leg.due_on != leg.original_due_on:
            text += " " + _("Tidsgränsen var %(day)s och har flyttats för frånvaro.",
                            day=formats.date_text(leg.original_due_on, None, locale))  # fmt: skip
    elif leg.is_open:
        text = _("%(part)s är pausad medan du är borta.", part=leg.title)
    return parts.Part(
        label=f"{leg.title} – {length(leg.months)}", stops=[stop(s, on, locale) if here else small(s) for s in leg.stops],
        deadline=deadline, deadline_sub=sub, deadline_text=text, folded=not here, summary=summary(leg, later, locale),
    )  # fmt: skip


def summary(leg: Leg, later: bool, locale: str) -> str:
    """What is said of a part that is drawn small."""
    themes = ngettext("%(num)s tema", "%(num)s teman", leg.needs_total)
    words = f"{themes}, {formats.days(leg.days_total, locale)}."
    if leg.done_on:
        return words + " " + _("Klar %(day)s.", day=formats.date_text(leg.done_on, None, locale))
    return words + " " + (_("Börjar efter del 1.") if later and leg.needs_met == 0 else progress(leg, locale))


def progress(leg: Leg, locale: str) -> str:
    """``1 av 2,5 dagar`` with a full stop."""
    return _(
        "%(met)s av %(total)s klara.",
        met=formats.decimal(leg.days_met, 1, locale),
        total=formats.days(leg.days_total, locale),
    )


def sentence(leg: Leg, locale: str) -> str:
    """``Del 1: 5 av 11 stopp klara, 1 av 2,5 dagar``"""
    total = formats.days(leg.days_total, locale)
    return _(
        "%(part)s: %(done)s av %(all)s stopp klara, %(met)s av %(total)s",
        part=leg.title, done=leg.stops_done, all=len(leg.stops), met=formats.decimal(leg.days_met, 1, locale), total=total,
    )  # fmt: skip


def length(months: int) -> str:
    """``fyra månader``, ``två år``: small numbers in letters."""
    if months % 12 == 0:
        return ngettext("%(word)s år", "%(word)s år", months // 12, word=number(months // 12))
    return ngettext("%(word)s månad", "%(word)s månader", months, word=number(months))


def number(value: int) -> str:
    """Up to twelve in letters, beyond that in figures."""
    return str(NUMBERS[value]) if 0 <= value < len(NUMBERS) else str(value)


def small(told: Stop) -> parts.Stop:
    """A stop of a folded part: a mark without words."""
    return parts.Stop(kind=str(told.kind), state=str(told.state), label=told.title)


def stop(told: Stop, on: date, locale: str) -> parts.Stop:
    """A stop with its sentence."""
    when = formats.date_text(told.on, on, locale) if told.on and told.kind in DAYS else ""
    if told.state is NOW and told.steps and told.steps[0]:
        when = _steps(told.kind, *told.steps)
    return parts.Stop(
        kind=str(told.kind), state=str(told.state), label=told.title, sub=told.note or _about(told, on, locale),
        url=told.url, when=when, minutes=told.minutes, days=told.days,
    )  # fmt: skip


def _about(told: Stop, on: date, locale: str) -> str:
    if told.state is DONE:
        return _("Klart %(day)s", day=formats.date_text(told.on, on, locale)) if told.on else _("Klart")
    words = []
    if told.steps and (told.state is NOW or told.steps[0]):
        words.append(_steps(told.kind, *told.steps))
    if told.on:
        when = formats.date_text(told.on, on, locale)
        if told.starts_at and told.ends_at:
            when += ", " + formats.clock_range(told.starts_at, told.ends_at, locale)
        words.append(when)
    if told.days and not told.on:
        words.append(formats.days(told.days, locale))
    if told.minutes:
        words.append(_("%(minutes)s kvar", minutes=formats.minutes(told.minutes, locale)))
    about = ", ".join(words)
    return _("Här är du. %(about)s", about=about) if told.state is NOW and told.steps else about


def _steps(kind: StopKind, done: int, total: int) -> str:
    """``2 av 6 steg``: how many are behind, never the number of the one to go on with."""
    if kind is StopKind.quiz:
        return _("%(done)s av %(all)s frågor", done=done, all=total)
    if not done:
        return _("%(num)s steg", num=total)
    return _("%(done)s av %(all)s steg", done=done, all=total)


def reason(title: str, wanted: Sequence[Wanted], days_met: float, days_total: float, due_on: date | None,
           booked: Sequence[Stop], locale: str, on: date) -> str:  # fmt: skip
    """Why someone stands where they do in Min enhet: what is left, and whether what is booked is in time."""
    left = [need for need in wanted if need.met_on is None]
    if due_on is None:
        return _("Borta. Tidsgränsen flyttas med lika många dagar. Inga påminnelser skickas.")
    remaining = formats.days(days_total - days_met, locale)
    words = [_("%(part)s: %(days)s kvar.", part=title, days=remaining)] if len(left) <= 3 else [
        _("%(part)s: %(done)s av %(all)s teman klara, %(met)s av %(total)s.", part=title, done=len(wanted) - len(left),
          all=len(wanted), met=formats.decimal(days_met, 1, locale), total=formats.days(days_total, locale))
    ]  # fmt: skip
    asked = {(need.kind, need.key) for need in left}
    dates = sorted({s.on for s in booked if s.on and (s.object_kind, s.key) in asked and not s.cancelled})
    have = {(s.object_kind, s.key) for s in booked if (s.object_kind, s.key) in asked and s.on and not s.cancelled}
    if due_on < on:
        words.append(_("Tidsgränsen har gått ut."))
    if dates and dates[-1] > due_on:
        words.append(_("Kursdagen %(day)s ligger efter tidsgränsen.", day=formats.date_text(dates[-1], on, locale)))
    elif left and have == asked:
        words.append(_("Har plats på allt som är kvar och hinner."))
    elif dates:
        words.append(_("Nästa kursdag %(day)s.", day=formats.date_text(dates[0], on, locale)))
    elif due_on >= on and (due_on - on).days <= SOON_DAYS:
        words.append(_("Har ingen plats än."))
    return " ".join(words)
