"""What else people have while a round is held: a seat in another one, or another one to lead."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, bindparam, literal, select, union
from sqlalchemy.orm import aliased

from app.api import local_date, session
from courses.days.models import Occasion, Queue, Round, RoundState, Seat, SeatState, Session, Trainer
from courses.models import Course


@dataclass(frozen=True)
class Clash:
    """Another session that someone has a seat for, or leads, at the same time."""

    person_id: int
    course: str
    starts_at: datetime
    ends_at: datetime
    #: Whether the person leads it.
    leads: bool = False


def clashes(people: Iterable[int] | Select[Any], round_id: int) -> dict[int, list[Clash]]:
    """What each of these people already has a seat for, or leads, while the round's sessions are held. One statement."""
    theirs = select(Session.starts_at, Session.ends_at).join(Occasion, Occasion.id == Session.occasion_id)
    these = theirs.where(Occasion.round_id == round_id, Occasion.cancelled.is_(False)).subquery()
    meanwhile = (these.c.starts_at < Session.ends_at) & (these.c.ends_at > Session.starts_at)
    narrowed = people if isinstance(people, Select) else list(people)
    legs = (
        _sitting(select(Seat.person_id, *_WHAT, literal(0).label("leads"))).where(Seat.person_id.in_(narrowed)),
        _leading(select(Trainer.person_id, *_WHAT, literal(1).label("leads"))).where(Trainer.person_id.in_(narrowed)),
    )
    found: dict[int, list[Clash]] = defaultdict(list)
    both = union(*(leg.join(these, meanwhile).where(Round.id != round_id) for leg in legs))
    for row in session.execute(both.order_by("starts_at", "leads")):
        _add(found[row.person_id], Clash(row.person_id, row.title, row.starts_at, row.ends_at, bool(row.leads)))
    return found


_WHAT = (Course.title, Session.starts_at.label("starts_at"), Session.ends_at.label("ends_at"))


def _sitting(found: Any) -> Any:
    """With the sessions for which people have seats."""
    found = found.join(Round, Round.id == Seat.round_id).join(Occasion, Occasion.round_id == Round.id)
    return _public(found).where(Seat.state == SeatState.seated)


def _leading(found: Any) -> Any:
    """With the sessions that people lead."""
    return _public(found.join(Occasion, Occasion.id == Trainer.occasion_id).join(Round, Round.id == Occasion.round_id))


def _public(found: Any) -> Any:
    return (
        found.join(Queue, Queue.id == Round.queue_id)
        .join(Course, Course.id == Queue.course_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .where(Round.state == RoundState.published, Occasion.cancelled.is_(False))
    )


_asking, _wanted, _theirs = aliased(Seat), aliased(Session), aliased(Occasion)


def _of_wishes(found: Any) -> Any:
    return (
        found.join(_theirs, _theirs.round_id == _asking.round_id)
        .join(
            _wanted,
            (_wanted.occasion_id == _theirs.id)
            & (Session.starts_at < _wanted.ends_at)
            & (Session.ends_at > _wanted.starts_at),
        )
        .where(_asking.id.in_(bindparam("seats", expanding=True)), Round.id != _asking.round_id)
    )


def _columns(leads: int) -> list[Any]:
    return [_asking.id.label("id"), _asking.person_id.label("person_id"), *_WHAT, literal(leads).label("leads")]


_CLASHES_OF = union(
    _of_wishes(_sitting(select(*_columns(0)).select_from(_asking).join(Seat, Seat.person_id == _asking.person_id))),
    _of_wishes(
        _leading(select(*_columns(1)).select_from(_asking).join(Trainer, Trainer.person_id == _asking.person_id))
    ),
).order_by("starts_at", "leads")


def clashes_of(seat_ids: Iterable[int]) -> dict[int, list[Clash]]:
    """For each of these wishes what the person already has a seat for, or leads, at the same time. One statement."""
    found: dict[int, list[Clash]] = defaultdict(list)
    for row in session.execute(_CLASHES_OF, {"seats": list(seat_ids)}):
        _add(found[row.id], Clash(row.person_id, row.title, row.starts_at, row.ends_at, bool(row.leads)))
    return found


class Sitting(Protocol):
    """What is asked of a session that someone has a seat in."""

    @property
    def person_id(self) -> int:
        """Whose it is."""

    @property
    def round_id(self) -> int:
        """The round it belongs to."""

    @property
    def course(self) -> str:
        """The course's title."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def ends_at(self) -> datetime:
        """When it ends."""


def clashes_among(wanted: Iterable[Sitting], theirs: Iterable[Sitting]) -> list[Clash]:
    """Which of someone's sessions, in order, are held while those wanted are; those of the same round do not count."""
    wishes = [each for each in wanted if each.starts_at is not None]
    found: list[Clash] = []
    for each in theirs:
        if any(
            each.round_id != wish.round_id and each.starts_at < wish.ends_at and each.ends_at > wish.starts_at
            for wish in wishes
        ):
            _add(found, Clash(each.person_id, each.course, each.starts_at, each.ends_at))
    return found


def _add(clashes: list[Clash], clash: Clash) -> None:
    """Morning and afternoon of the same course day are one clash."""
    if clashes and (clashes[-1].course, clashes[-1].leads) == (clash.course, clash.leads):
        last = clashes[-1]
        if local_date(last.starts_at) == local_date(clash.starts_at):
            clashes[-1] = replace(last, ends_at=max(last.ends_at, clash.ends_at))
            return
    clashes.append(clash)
