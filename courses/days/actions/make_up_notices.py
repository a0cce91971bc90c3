"""What people are told of the sessions that they make up at: that the place is booked, moved, given back or no more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.api import CalendarItem, session
from courses.days.actions.day_mails import about_days, by_uid, changes, gone, stamp
from courses.days.actions.notices import values_of
from courses.days.actions.posting import post as send_many
from courses.days.gatherings import days_of
from courses.days.models import MakeUp, Occasion, Round, Session
from courses.days.queries.contacts import Contacts, contacts, how_to_come, where_is
from courses.models import Theme

_missed = aliased(Session)


@dataclass(frozen=True)
class Visit:
    """Someone's booked place at a session, as it stands in the calendar."""

    booked: MakeUp
    item: CalendarItem
    #: The occasion at which it is made up, and the missed session's own.
    occasion_id: int
    own_occasion_id: int


def visits(*where: ColumnElement[bool]) -> list[Visit]:
    """Places booked to make up at, as they are now, soonest first; of ``MakeUp``, ``Session`` and ``Occasion`` (where it is
    made up). Two statements."""
    rows = session.execute(
        select(MakeUp, Session, Occasion, Theme.title, _missed.occasion_id)
        .join(Session, Session.id == MakeUp.instead_id)
        .join(_missed, _missed.id == MakeUp.session_id)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .join(Theme, Theme.id == Occasion.theme_id)
        .where(*where)
        .order_by(Session.starts_at, MakeUp.id)
        .execution_options(populate_existing=True)
    ).all()
    known = contacts([row[1].id for row in rows]) if rows else {}
    return [
        Visit(booked, _item(booked, sitting, occasion, title, known), occasion.id, own)
        for booked, sitting, occasion, title, own in rows
    ]


def _item(booked: MakeUp, sitting: Session, occasion: Occasion, title: str, known: Contacts) -> CalendarItem:
    (day,) = days_of([sitting])
    return CalendarItem(
        uid=day.uid(occasion.uid, booked.holder),
        title=title,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        sequence=occasion.sequence,
        place=day.elsewhere or where_is(occasion),
        text=how_to_come(occasion, known.get(sitting.id, "")),
        cancelled=occasion.cancelled,
    )


def booked(visit: Visit, instead_of: Visit | None = None) -> None:
    """Whoever has booked a place, or has it booked by a manager, gets it into the calendar.

    instead_of: the place that was booked before, which leaves the calendar in the same mail.
    """
    items = [visit.item, *([gone(instead_of.item)] if instead_of else [])]
    _tell(visit, "make_up", items)


def given_back(visit: Visit) -> None:
    """The place that was given back leaves the calendar."""
    _tell(visit, "make_up_back", [gone(visit.item)])


def no_more(ended: Sequence[Visit]) -> None:
    """Each whose place is no more is told once of all of them, and that another can be chosen."""
    for theirs in _by_person(ended).values():
        _tell(theirs[0], "make_up_gone", [_taken_away(visit.item) for visit in theirs])


def changed(round_: Round, before: Sequence[Visit], now: Sequence[Visit]) -> None:
    """After a change of a round each guest of it is told once: of sessions with another time or place, and of those that are
    no more."""
    there = _by_person(now)
    mails = []
    for person, theirs in _by_person(before).items():
        was = [visit.item for visit in theirs]
        told = changes(was, [visit.item for visit in there.get(person, ())])
        if told and all(item.cancelled for item in told):
            _tell(theirs[0], "make_up_gone", told)
        elif told:
            event = f"courses.make_up_moved:{person}:{stamp(told)}"
            mails.append(about_days(person, event, "moved", values_of(round_), told, by_uid(was)))
    send_many(mails)


def _taken_away(item: CalendarItem) -> CalendarItem:
    """A cancelled occasion's number has grown already."""
    return item if item.cancelled else gone(item)


def _tell(visit: Visit, template: str, items: Sequence[CalendarItem]) -> None:
    values: Mapping[str, Any] = {
        "occasion": visit.occasion_id, "own_occasion": visit.own_occasion_id, "session": visit.booked.session_id,
    }  # fmt: skip
    event = f"courses.{template}:{visit.booked.holder}"
    send_many([about_days(visit.booked.person_id, event, template, values, items)])


def _by_person(found: Iterable[Visit]) -> dict[int, list[Visit]]:
    theirs: dict[int, list[Visit]] = defaultdict(list)
    for visit in found:
        theirs[visit.booked.person_id].append(visit)
    return theirs
