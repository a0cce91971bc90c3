"""What codes are called on the pages, and one sentence for each thing that could not be had."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.api import _, lazy, ngettext
from courses.groups.compromises import Because, Compromise, Kind
from courses.groups.models import Way
from courses.groups.queries import Listed

WAYS = {
    Way.fewest_repeats: lazy("Nya möten: så få som möjligt som har suttit ihop förut i omgången"),
    Way.stable_core: lazy("Fast kärna: samma grupper som förra kursdagen, så långt det går"),
}
#: Numbers of people are written as words while they are small.
NUMBERS = {2: lazy("Två"), 3: lazy("Tre"), 4: lazy("Fyra"), 5: lazy("Fem"), 6: lazy("Sex")}


def sentence(what: Compromise, class_: Mapping[int, Listed], asked: tuple[int, int]) -> str:
    """One sentence about what could not be had, and why. asked: the sizes."""
    tell: dict[Kind, Callable[[], str]] = {
        Kind.size: lambda: _size(what, asked),
        Kind.boss: lambda: _boss(what, class_),
        Kind.unit: lambda: _unit(what, class_),
        Kind.organisation: lambda: _organisation(what, class_),
        Kind.met: lambda: ngettext(
            "%(num)s par har suttit i samma grupp tidigare i omgången.",
            "%(num)s par har suttit i samma grupp tidigare i omgången.",
            what.together,
        ),
    }
    return tell[what.kind]()


def _size(what: Compromise, asked: tuple[int, int]) -> str:
    values: dict[str, Any] = {
        "low": asked[0], "high": asked[1], "least": what.together, "most": what.in_all, "count": what.groups,
    }  # fmt: skip
    if what.because == Because.many and what.groups == 1:
        text = _("Det blir en grupp med %(most)s, eftersom antalet inte går att dela i %(low)s–%(high)s.", **values)
    elif what.because == Because.many:
        text = _("Grupperna blir %(least)s–%(most)s, eftersom antalet inte går att dela i %(low)s–%(high)s.", **values)
    elif what.because == Because.locked:
        text = _("Grupperna är %(least)s–%(most)s, eftersom några är låsta där de sitter.", **values)
    else:
        text = _("Grupperna är %(least)s–%(most)s. Anpassa till närvarande så blir de jämnare.", **values)
    return text


def _boss(what: Compromise, class_: Mapping[int, Listed]) -> str:
    values = {"one": class_[what.people[0]].name, "other": class_[what.people[1]].name, "group": what.where[0]}
    if what.because == Because.locked:
        return _(
            "I grupp %(group)s sitter %(one)s och %(other)s, där den ena leder den andra, eftersom du har låst en plats.",
            **values,
        )
    return _(
        "I grupp %(group)s sitter %(one)s och %(other)s, där den ena leder den andra. Inget sätt att undvika det hittades.",
        **values,
    )


def _unit(what: Compromise, class_: Mapping[int, Listed]) -> str:
    values = {
        "who": NUMBERS.get(what.together, str(what.together)), "group": _listed(what.where), "all": what.in_all,
        "count": what.groups, "unit": class_[what.people[0]].unit,
    }  # fmt: skip
    if what.because == Because.many:
        return _(
            "%(who)s från samma enhet (%(unit)s) sitter ihop i grupp %(group)s, eftersom %(all)s kommer därifrån"
            " och det bara blir %(count)s grupper.",
            **values,
        )
    if what.because == Because.locked:
        return _(
            "%(who)s från samma enhet (%(unit)s) sitter ihop i grupp %(group)s, eftersom du har låst en plats.",
            **values,
        )
    return _(
        "%(who)s från samma enhet (%(unit)s) sitter ihop i grupp %(group)s. Blanda om eller flytta någon.", **values
    )


def _listed(numbers: Sequence[int]) -> str:
    *first, last = map(str, numbers)
    return _("%(first)s och %(last)s", first=", ".join(first), last=last) if first else last


def _organisation(what: Compromise, class_: Mapping[int, Listed]) -> str:
    name = next(one.organisation for one in class_.values() if one.organisation_id == what.alike and one.organisation)
    values = {"organisation": name, "most": what.together, "all": what.in_all, "count": what.groups}
    if what.because == Because.many:
        return _(
            "Upp till %(most)s från %(organisation)s sitter i samma grupp, eftersom %(all)s kommer därifrån"
            " och det bara blir %(count)s grupper.",
            **values,
        )
    return _(
        "Upp till %(most)s från %(organisation)s sitter i samma grupp, eftersom enheter, chefer och låsta platser går före.",
        **values,
    )


def moved_sentence(count: int) -> str:
    """How many changed group when the groups were fitted to who is here."""
    if not count:
        return _("Grupperna passar dem som är här. Ingen behövde byta grupp.")
    return ngettext("%(num)s person har bytt grupp.", "%(num)s personer har bytt grupp.", count)
