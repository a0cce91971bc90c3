"""What has been shown, in words: evidence, days, what is left, levels and instruments. Pure but for the language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.competences import instruments, proposals
from app.competences.gathering import Area, Asked, Count, Days, Shown, count
from app.competences.objectives import FAKTA, FARDIGHET, FORSTAELSE, FORTROGENHET
from app.web import formats
from app.web.journey import Stop, StopState
from app.web.words import gettext, lazy, spoken
from app.web.words import ngettext as counted

if TYPE_CHECKING:
    from app.competences.models import Instrument, Level
    from app.competences.proposals import Proposal, Rung
    from app.competences.queries import Demand

#: How many things that are left are named before "och 8 till".
NAMED = 3

LEVEL_NAMES = {
    FAKTA: lazy("fakta"),
    FORSTAELSE: lazy("förståelse"),
    FARDIGHET: lazy("färdighet"),
    FORTROGENHET: lazy("förtrogenhet"),
}
#: Verb → the shape beside it; everything else has the shape of a check-in.
SHAPES = {
    "courses.read": "module",
    "courses.declared": "module",
    "quizzes.passed": "quiz",
    "practice.signed_off": "practice",
}
KINDS = {
    "law": lazy("Lag"),
    "regulation": lazy("Föreskrifter (ska)"),
    "general_advice": lazy("Allmänna råd (bör)"),
    "guidance": lazy("Vägledning"),
}
WHY = {
    proposals.NO_DEGREE: lazy(
        "Ingen nivå föreslås. Åren räknas från socionomexamen eller en annan relevant examen, och ingen sådan är registrerad."
    ),
    proposals.DEGREE_NOT_VERIFIED: lazy("Högre nivå föreslås inte, för examen är inte styrkt."),
    proposals.CREDITS_NOT_VERIFIED: lazy("Högre nivå föreslås inte, för högskolepoängen är inte styrkta."),
    proposals.DECIDED_BY_PEOPLE: lazy(
        "Specialist och Expert föreslås aldrig av en regel. Modellen anger ingen gräns mellan dem, så chefen beslutar."
    ),
    proposals.APPROXIMATE: lazy("Modellen anger åren som cirka."),
    proposals.POINTS_UNCLEAR: lazy("Modellen skriver 10 poäng. Räknas de som före 2007 motsvarar de 15 högskolepoäng."),
}


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The words for one or for many, as plain text."""
    return str(counted(one, many, number, **values))


def _locale() -> str:
    return spoken()


def joined(names: Iterable[object]) -> str:
    """``A, B och C``"""
    listed = [str(name) for name in names]
    if len(listed) < 2:
        return "".join(listed)
    return _("%(first)s och %(last)s", first=", ".join(listed[:-1]), last=listed[-1])


# Days and what is left.


def days(row: Days) -> str:
    """``1,5 av 2 dagar``; days that nothing asks for are told apart: ``1 dag utöver programmet``."""
    locale = _locale()
    if not row.asked:
        return _("%(days)s utöver programmet", days=formats.days(row.beside, locale))
    text = _(
        "%(shown)s av %(asked)s", shown=formats.decimal(row.shown, 1, locale), asked=formats.days(row.asked, locale)
    )
    return (
        text
        if not row.beside
        else _("%(days)s och %(more)s utöver programmet", days=text, more=formats.days(row.beside, locale))
    )


def latest_and_next(row: Days, told: Sequence[Stop], on: date) -> str:
    """``Senast 10 december. Nästa: 14 januari.``"""
    locale = _locale()
    said = [_("Senast %(day)s.", day=formats.date_text(row.latest_on, on, locale)) if row.latest_on else _("Inget än.")]
    coming = min((s.on for need in row.left if (s := next_stop(need, told, on)) and s.on), default=None)
    if coming:
        said.append(_("Nästa: %(day)s.", day=formats.date_text(coming, on, locale)))
    return " ".join(said)


def next_stop(need: Asked, told: Iterable[Stop], on: date) -> Stop | None:
    """The nearest stop on the journey that is about what is left, from today on."""
    coming = [s for s in told if s.key == need.key and s.object_kind == need.kind and is_coming(s, on)]
    return min(coming, key=lambda s: s.on or date.max, default=None)


def is_coming(stop: Stop, on: date) -> bool:
    """Whether the stop has a day, from today on, on which it still is to be."""
    return stop.on is not None and stop.on >= on and not stop.cancelled and stop.state is not StopState.done


def left(area: Area, told: Sequence[Stop], on: date) -> str:
    """What is left in an area: what has a date first, the rest counted. Empty when nothing is asked for."""
    if not area.left:
        return ""
    locale = _locale()
    dated = [(stop.on if stop else None, need) for need in area.left for stop in [next_stop(need, told, on)]]
    dated.sort(key=lambda pair: pair[0] or date.max)
    named = [
        _("%(label)s ges %(day)s, %(week)s", label=need.label, day=formats.date_text(day, on, locale),
          week=formats.week(day, locale)) if day else need.label
        for day, need in dated[:NAMED]
    ]  # fmt: skip
    things = "; ".join(named)  # Names of themes have commas in them.
    if len(dated) > NAMED:
        return _("Kvar: %(things)s och %(number)s till.", things=things, number=len(dated) - NAMED)
    return _("Kvar: %(things)s.", things=things)


def elsewhere(area: Area, names: Mapping[str, str]) -> str:
    """Where activities that serve this area too are shown."""
    parts = [
        ngettext("%(num)s händelse under %(area)s", "%(num)s händelser under %(area)s", times, area=names[key])
        for key, times in area.elsewhere.items()
    ]
    return _("Visat också genom %(parts)s.", parts=joined(parts)) if parts else ""


def days_elsewhere(area: Area, names: Mapping[str, str]) -> str:
    """Under which areas shared days are counted."""
    if not area.days_elsewhere:
        return ""
    return _("Delar dagar med %(areas)s, och de räknas där.", areas=joined(names[key] for key in area.days_elsewhere))


def shared_with(row: Days, names: Mapping[str, str]) -> str:
    """``tillsammans med Dokumentation och kommunikation``, when the days cover several areas."""
    others = [names[key] for key in row.areas[1:] if key in names]
    return _("tillsammans med %(areas)s", areas=joined(others)) if others else ""


# Evidence.


def shape(one: Shown) -> str:
    """The shape of an entry, the same as on the journey line."""
    if one.fact.verb == "courses.attended":
        return "half_day" if 0 < one.days <= 0.5 else "day"
    return SHAPES.get(one.fact.verb, "checkpoint")


def title(one: Shown) -> str:
    """What was done: ``Utredningsmetodik, 1 dag``; ``Webbmodul: Samverkan, version 3``."""
    label, verb = one.fact.label, one.fact.verb
    if verb == "courses.attended":
        return f"{label}, {formats.days(one.days, _locale())}" if one.days else label
    if verb == "courses.read":
        text = _("Webbmodul: %(label)s", label=label)
        return _("%(module)s, version %(number)s", module=text, number=one.fact.version) if one.fact.version else text
    if verb == "quizzes.passed":
        named = label.lower().startswith((_("Frågor").lower(), "frågor"))
        return label if named else _("Frågor: %(label)s", label=label)
    return label


def told_by(one: Shown, names: Mapping[str, str]) -> str:
    """Who registered it and what it shows: ``Närvaro registrerad av Björn Ström.``"""
    fact = one.fact
    said = [_who(one)]
    if one.levels and fact.verb != "courses.attended":
        said.append(_("Visar %(levels)s.", levels=joined(LEVEL_NAMES[level] for level in one.levels)))
    others = [names[key] for key in one.areas[1:] if key in names]
    if others:
        said.append(_("Gäller också %(areas)s.", areas=joined(others)))
    return " ".join(said)


def _who(one: Shown) -> str:
    fact = one.fact
    if fact.imported:
        return _("Importerad, ej styrkt.")
    if fact.verb == "courses.attended":
        return _("Närvaro registrerad av %(name)s.", name=fact.by) if fact.by else _("Närvaro registrerad.")
    if fact.verb == "practice.signed_off" and fact.by:
        return _("Signerad av %(name)s.", name=fact.by)
    return _("Registrerad av %(name)s.", name=fact.by) if fact.by else _("Klar.")


def times(count: Count) -> str:
    """``Utredning: visat 3 gånger.`` Never that it is fulfilled: advice is no checklist."""
    if not count.times:
        return _("%(name)s: inget än.", name=count.name)
    text = ngettext("%(name)s: visat %(num)s gång", "%(name)s: visat %(num)s gånger", count.times, name=count.name)
    if count.imported:
        return _("%(shown)s, varav %(number)s ej styrkt.", shown=text, number=count.imported)
    return f"{text}."


def demands(rows: "Sequence[Demand]", area: str) -> str:
    """What has been shown of the requirements that this area is proposed to answer to; empty when there are none.

    Entries that stand for several of them are counted once, and never for each.
    """
    mapped = [row for row in rows if area in row.areas]
    if not mapped:
        return ""
    owned = [(row.requirement.name, [one for one in row.own if area in one.areas]) for row in mapped]
    said = [times(count(name, entries)) for name, entries in owned if entries]
    rest = ", ".join(name for name, entries in owned if not entries)
    shared = {one.fact.entry_id for row in mapped for one in row.shared if area in one.areas}
    if rest:
        said.append(f"{rest}." if shared else _("%(names)s: inget än.", names=rest))
    if shared:
        said.append(unsure(len(shared)))
    return " ".join(said)


def unsure(number: int) -> str:
    """``3 händelser gäller flera krav på en gång. Vilket är inte angivet.``"""
    return ngettext(
        "%(num)s händelse gäller flera krav på en gång. Vilket är inte angivet.",
        "%(num)s händelser gäller flera krav på en gång. Vilket är inte angivet.",
        number,
    )


def demand(row: "Demand") -> str:
    """What stands for one very requirement: ``Utredning: visat 1 gång.``"""
    if row.entries and not row.own:
        return _("%(name)s: inget som gäller just det här kravet.", name=row.requirement.name)
    return times(row.count)


def named(keys: Iterable[str], names: Mapping[str, str]) -> str:
    """The areas by name: ``Samverkan och Regelverk och riktlinjer`` would read badly, so with commas alone."""
    return ", ".join(names[key] for key in keys if key in names)


# Levels.


def span(rung: "Rung | Level") -> str:
    """``Kunnig: 2–5 år efter examen``; soft bounds are told as cirka."""
    if rung.years_max is None:
        return _("%(level)s: minst %(years)s år efter examen", level=rung.name, years=rung.years_min)
    years = f"{rung.years_min}–{rung.years_max}"
    if rung.approximate:
        return _("%(level)s: cirka %(years)s år efter examen", level=rung.name, years=years)
    return _("%(level)s: %(years)s år efter examen", level=rung.name, years=years)


def length(years: tuple[int, int]) -> str:
    """``2 år, 4 månader``"""
    whole = ngettext("%(num)s år", "%(num)s år", years[0])
    months = ngettext("%(num)s månad", "%(num)s månader", years[1])
    if not years[0]:
        return str(months)
    return f"{whole}, {months}" if years[1] else str(whole)


def why(proposal: "Proposal") -> list[str]:
    """What explains a proposal, or that there is none, in sentences."""
    return [str(WHY[code]) for code in proposal.why]


# Instruments.


def standing(instrument: "Instrument", on: date) -> str:
    """``gällde t.o.m. 2014-06-30``; ``gäller sedan 2025-07-01``; ``status ej kontrollerad``; empty for guidance."""
    found = instruments.validity(instrument, on)
    since, until = _day(found.since), _day(found.until)
    if found.state == instruments.UNCHECKED:
        return _("status ej kontrollerad")
    if found.state == instruments.ENDED:
        if isinstance(found.until, date):
            return _("gällde t.o.m. %(day)s", day=until)
        return _("gällde till omkring %(year)s", year=until)
    if found.state == instruments.COMING:
        return _("gäller från %(day)s", day=since)
    if found.state == instruments.HOLDS:
        return _("gäller t.o.m. %(day)s", day=until) if until else _("gäller sedan %(day)s", day=since)
    return ""


def kind(instrument: "Instrument") -> str:
    """What an instrument is; general advice says *bör*, regulations say *ska*."""
    return str(KINDS.get(instrument.kind, instrument.kind))


def sentence(instrument: "Instrument", on: date) -> str:
    """``SOSFS 2006:14, allmänna råd (bör), gällde t.o.m. 2014-06-30``"""
    said = [instrument.title, kind(instrument).lower(), standing(instrument, on)]
    return ", ".join(part for part in said if part)


def _day(day: date | int | None) -> str:
    return formats.date_table(day) if isinstance(day, date) else str(day or "")
