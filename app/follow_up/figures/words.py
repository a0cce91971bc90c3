"""Figures in words: titles, the sentence beside the number, definitions. Pure but for the language of the page."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from app.dates import month_end
from app.follow_up.figures.measures import Measure, start_of
from app.follow_up.figures.queries import Part
from app.follow_up.figures.reading import Figure
from app.follow_up.figures.tree import Inside
from app.follow_up.journeys.words import number
from app.follow_up.protection import Count
from app.web import formats
from app.web.words import _, ngettext


def title(measure: Measure, part: Part) -> str:
    """``Del 1 i tid``"""
    match measure:
        case Measure.in_time:
            return _("%(part)s i tid", part=part.label)
        case Measure.on_track:
            return _("%(part)s i fas", part=part.label)
        case Measure.open:
            return _("%(part)s pågår", part=part.label)
        case _:
            return _("%(part)s försenad", part=part.label)


def column(measure: Measure) -> str:
    """The head above the bars."""
    match measure:
        case Measure.in_time:
            return _("Klara i tid")
        case Measure.on_track:
            return _("I fas")
        case Measure.open:
            return _("Har kvar")
        case _:
            return _("Inte klara")


def sentence(measure: Measure, part: Part, count: Count) -> str:
    """``220 av 264 personer blev klara med del 1 i tid``"""
    words = {"part": within(part), "some": formats.number(count.numerator), "all": formats.number(count.denominator)}
    match measure:
        case Measure.in_time:
            return _("%(some)s av %(all)s personer blev klara med %(part)s i tid", **words)
        case Measure.on_track:
            return _("%(some)s av %(all)s personer var i fas med %(part)s när halva tiden hade gått", **words)
        case Measure.open:
            return _("%(some)s av %(all)s personer har något kvar av %(part)s, och tid på sig", **words)
        case _:
            return _("%(some)s av %(all)s personer är inte klara med %(part)s fast tiden har gått ut", **words)


def within(part: Part) -> str:
    """The part's name inside a sentence: ``del 1``"""
    return part.label[:1].lower() + part.label[1:]


def left_out(figure: Figure, locale: str) -> str:
    """``54 personer är inte med, för deras tid har inte gått ut. Läget den 28 februari 2027.``"""
    as_of = _("Läget den %(day)s.", day=formats.date_text(figure.choice.end, None, locale))
    if figure.ahead is None or figure.choice.measure != Measure.in_time:
        return as_of
    if figure.ahead == 0:
        return as_of
    return ngettext(
        "%(num)s person är inte med, för tiden har inte gått ut.",
        "%(num)s personer är inte med, för deras tid har inte gått ut.",
        figure.ahead,
    ) + " " + as_of  # fmt: skip


def period(end: date, locale: str) -> str:
    """``2025, hela året`` or ``t.o.m. oktober 2026``, or with days when it ends in a month."""
    if (end.month, end.day) == (12, 31):
        return _("%(year)s, hela året", year=end.year)
    if end == month_end(end):
        return _("t.o.m. %(month)s", month=month(end, locale))
    return _("t.o.m. %(day)s", day=formats.date_text(end, None, locale))


def month(day: date, locale: str) -> str:
    """``oktober 2026``"""
    return formats.date_text(day, None, locale).partition(" ")[2]


def trend(measure: Measure, ends: Sequence[date], locale: str) -> str:
    """What the small curve covers."""
    if measure == Measure.open:
        return _(
            "Läget var tredje månad, %(first)s till %(last)s",
            first=month(ends[0], locale),
            last=month(ends[-1], locale),
        )
    return _(
        "Tolv månader i taget, %(first)s till %(last)s", first=month(ends[0], locale), last=month(ends[-1], locale)
    )


def curve(trend: Sequence[float | None], locale: str) -> str:
    """A small curve in words: ``71 %, 74 %, visas inte, 83 %``"""
    return ", ".join(_("visas inte") if value is None else formats.percent(value, 0, locale) for value in trend)


def has_curve(trend: Sequence[float | None]) -> bool:
    """Whether there are two points beside one another to draw a line between."""
    return any(one is not None and next_one is not None for one, next_one in pairwise(trend))


def definition(measure: Measure, part: Part, months: int | None) -> str:
    """What the measure means, in a sentence or two."""
    words = {"part": within(part), "months": number(months or 0)}
    match measure:
        case Measure.in_time:
            return _(
                "I tid betyder att kursdagarna i %(part)s är genomförda senast %(months)s kalendermånader efter första "
                "arbetsdagen. Sista dagen räknas som i tid.", **words)  # fmt: skip
        case Measure.on_track:
            return _(
                "I fas betyder att hälften av dagarna i %(part)s var genomförda när halva tiden hade gått. Hela tiden är "
                "%(months)s kalendermånader från första arbetsdagen.", **words)  # fmt: skip
        case Measure.open:
            return _(
                "Har kvar betyder att något av %(part)s återstår och att tidsgränsen inte har kommit. Den kommer "
                "%(months)s kalendermånader efter första arbetsdagen.", **words)  # fmt: skip
        case _:
            return _(
                "Inte klara betyder att något av %(part)s återstår fast tidsgränsen har gått ut. Den går ut "
                "%(months)s kalendermånader efter första arbetsdagen.", **words)  # fmt: skip


def absence() -> str:
    """How absence moves a deadline."""
    return _("Frånvaro i minst 30 dagar i följd flyttar tidsgränsen.")


def whole_definition(measure: Measure, end: date, locale: str) -> list[str]:
    """Who is counted, where, and what is not part of this version."""
    first, last = formats.date_text(start_of(end), None, locale), formats.date_text(end, None, locale)
    match measure:
        case Measure.open:
            counted = _("Alla som den %(last)s hade en tidsgräns framför sig räknas.", last=last)
        case Measure.on_track:
            counted = _(
                "De räknas vars halva tid gick ut från och med %(first)s till och med %(last)s. Den vars halva tid inte "
                "har gått är inte med.", first=first, last=last)  # fmt: skip
        case _:
            counted = _(
                "De räknas vars tidsgräns gick ut från och med %(first)s till och med %(last)s. Den vars tid inte har "
                "gått ut är inte med.", first=first, last=last)  # fmt: skip
    return [
        counted,
        _("Bara frånvaro på heltid flyttar tidsgränsen, med lika många dagar. Den som är borta utan slutdatum är pausad "
          "och räknas inte."),
        _("Den som slutar före sin tidsgräns räknas inte. Den som slutar efter den räknas."),
        _("Den som har bytt arbetsplats räknas där personen var när tiden gick ut, och en gång i totalen."),
        _("I den här versionen räknas en kursdag när närvaron är registrerad. Praktik som ska signeras ingår inte än."),
    ]  # fmt: skip


def reason() -> str:
    """Why a cell is hidden. The same words for all: to tell which ones are small would tell that the others are not."""
    return _("Färre än fem, eller skyddar en sådan grupp")


def nobody() -> str:
    """What a row says of no one."""
    return _("Ingen att räkna")


def hiding() -> str:
    """How hiding works, for the definition and the files."""
    return _("Siffror om färre än fem personer visas inte, och inte heller siffror som de kan räknas fram ur.")


def whole(place: str) -> str:
    """The name of the total."""
    return place or _("Hela förbundet")


def tick(place: str) -> str:
    """What the tick across the bars is."""
    return _("streck: %(place)s", place=place) if place else _("streck: hela förbundet")


def inside(how: Inside) -> str:
    """The ways to show a municipality that has committees."""
    return {Inside.whole: _("En kommun"), Inside.today: _("Nämnder i dag"), Inside.then: _("Stadsdelar, som det var")}[
        how
    ]
