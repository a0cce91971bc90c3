"""Those who wait for a manager's answer, as rows to tick. Written out here and not in the template, for Min enhet has many."""

from collections.abc import Mapping
from html import escape

from markupsafe import Markup

from app.api import _, formats, spoken, today
from courses.days.queries.units import Wish, Wishes


def wish_rows(group: Wishes, lacking: Mapping[int, str]) -> Markup:
    """The wishes for one round. lacking: seat id → the licence that is missing where the post is."""
    return Markup("\n".join(_row(group, seat, lacking.get(seat.id, "")) for seat in group.seats))  # noqa: S704 (escaped)


def _row(group: Wishes, seat: Wish, licence: str) -> str:
    field = f"seat-{seat.id}"
    return (
        f'<li><div class="check"><input class="ds-input" type="checkbox" name="seat" value="{seat.id}" id="{field}" checked>'
        f'<label for="{field}"><b>{escape(seat.name)}</b></label>'
        f'<p class="hint">{escape(_about(group, seat, licence))}</p></div></li>'
    )


def _about(group: Wishes, seat: Wish, licence: str) -> str:
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
    if licence:
        told.append(_("Licensen %(key)s saknas där tjänsten är. Ni kan säga ja ändå.", key=licence))
    return " ".join(told)
