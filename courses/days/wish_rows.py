"""Those who wait for a manager's answer, as rows to tick. Written out here and not in the template, for Min enhet has many."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from markupsafe import Markup

from app.api import _, formats, ngettext, spoken, today
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
