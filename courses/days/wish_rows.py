"""Those who wait for a manager's answer, as rows to tick. Written out here and not in the template, for Min enhet has many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType

from markupsafe import Markup

from app.api import _, formats, ngettext, spoken, today
from courses.days.queries.rooms_left import Left
from courses.days.queries.units import Wish, Wishes


@dataclass(frozen=True)
class Company:
    """Whom someone wants to go with or not at all: the names of one's own people, and how many others."""

    names: tuple[str, ...]
    others: int


def wish_rows(
    group: Wishes, lacking: Mapping[int, str], company: Mapping[int, Company] = MappingProxyType({})
) -> Markup:
    """The wishes for one round. lacking: seat id → the licence that is missing where the post is. company: seat id → with whom."""
    rows = (_row(group, seat, lacking.get(seat.id, ""), company.get(seat.id)) for seat in group.seats)
    return Markup("\n".join(rows))  # noqa: S704 (escaped)


#: Unit, how many would be on a course, how many work there, and on which days.
Away = tuple[str, int, int, list[date]]


def wish_groups(
    groups: Iterable[Wishes], rows: Mapping[int, Markup], away: Mapping[int, Sequence[Away]],
    left: Mapping[int, Sequence[Left]] = MappingProxyType({}),
) -> Markup:  # fmt: skip
    """The wishes for each round with its name and day, what is left there, and how empty a unit would be. rows, away, left:
    by the round's id."""
    drawn = (_group(each, rows[each.round_id], away[each.round_id], left.get(each.round_id, ())) for each in groups)
    return Markup("\n".join(drawn))  # noqa: S704 (escaped)


def _group(group: Wishes, rows: Markup, away: Sequence[Away], left: Sequence[Left]) -> str:
    language = spoken()
    when = f"{formats.weekday_text(group.first_on, locale=language)}, {formats.week(group.first_on, locale=language)}"
    seats = "".join(f"<p>{escape(_left(each))}</p>" for each in left)
    gone = "".join(f'<p class="muted">{escape(_away(each))}</p>' for each in away)
    return (
        f'<fieldset class="wish-group">\n<legend><span class="wish-title">{escape(group.name)}</span>'
        f' <span class="muted">{escape(when)}</span></legend>\n{seats}'
        f'<ul class="rows is-tight">\n{rows}\n</ul>\n{gone}</fieldset>'
    )


def _left(each: Left) -> str:
    if each.quota is None:
        return ngettext("%(num)s plats kvar.", "%(num)s platser kvar.", each.room)
    return ngettext(
        "%(num)s plats kvar för %(name)s (egen kvot %(quota)s).",
        "%(num)s platser kvar för %(name)s (egen kvot %(quota)s).",
        each.room,
        name=each.name,
        quota=each.quota,
    )


def _away(each: Away) -> str:
    unit, gone, people, days = each
    told = ", ".join(formats.date_text(day, today(), spoken()) for day in days)
    return _("Då är %(gone)s av %(people)s i %(unit)s på kurs %(day)s.", gone=gone, people=people, unit=unit, day=told)


def _row(group: Wishes, seat: Wish, licence: str, company: Company | None) -> str:
    field = f"seat-{seat.id}"
    return (
        f'<li><div class="check"><input class="ds-input" type="checkbox" name="seat" value="{seat.id}" id="{field}" checked>'
        f'<label for="{field}"><b>{escape(seat.name)}</b></label>'
        f'<p class="hint">{escape(_about(group, seat, licence, company))}</p></div></li>'
    )


def _about(group: Wishes, seat: Wish, licence: str, company: Company | None) -> str:
    """What a manager needs to know of a wish, in sentences."""
    told = [
        _("Kom till kursdagen utan plats. Närvaron räknas om du godkänner.")
        if seat.state == "pending"
        else _("Har bett om platsen.")
    ]
    if due_on := group.needed_by.get(seat.person_id):
        told.append(_("Behöver kursen senast %(day)s.", day=formats.date_text(due_on, today(), spoken())))
    told += [
        _(
            "Krockar med %(course)s den %(day)s.",
            course=clash.course,
            day=formats.date_text(clash.starts_at, today(), spoken()),
        )
        for clash in group.clashes.get(seat.id, ())
    ]
    if company:
        told.append(_together(company))
    if licence:
        told.append(_("Licensen %(key)s saknas där tjänsten är. Ni kan säga ja ändå.", key=licence))
    return " ".join(told)


def _together(company: Company) -> str:
    names = ", ".join(company.names)
    if not names:
        return str(
            ngettext(
                "Vill gå tillsammans med en person i en annan enhet, eller inte alls.",
                "Vill gå tillsammans med %(num)s personer i andra enheter, eller inte alls.",
                company.others,
            )
        )
    if not company.others:
        return str(_("Vill gå tillsammans med %(names)s, eller inte alls.", names=names))
    return str(
        ngettext(
            "Vill gå tillsammans med %(names)s och en person i en annan enhet, eller inte alls.",
            "Vill gå tillsammans med %(names)s och %(num)s personer i andra enheter, eller inte alls.",
            company.others,
            names=names,
        )
    )
