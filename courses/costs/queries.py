"""Who has how many staff, and what each municipality owes for a term."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from app.api import (
    Closure,
    Entry,
    Kind,
    Organisation,
    Person,
    Post,
    holds,
    local_date,
    new_edition_when_written,
    of_edition,
    roles,
    session,
    today,
)
from courses.costs.models import Billing, Budget, BudgetState, Price, Remark
from courses.days.models import (
    TAKING,
    AttendanceMark,
    Occasion,
    Presence,
    Queue,
    Round,
    RoundState,
    Seat,
    SeatState,
    Session,
)
from courses.days.presence import HERE
from courses.models import Course

new_edition_when_written(Budget)

#: Seats that somebody chose to give up. One that was swapped is used by somebody else; one that was released, for leave or a
#: post that ended, is excused.
GIVEN_UP = ("withdrew", "withdrawn_by_other")
#: Employers: what the cost is shared between.
MEMBERS = (Kind.municipality,)


def members(area_id: int, on: date) -> Sequence[Organisation]:
    """The municipalities of an area, or the area itself when it has none below it, by name."""
    found = session.scalars(
        select(Organisation)
        .join(Closure, Closure.descendant_id == Organisation.id)
        .where(Closure.ancestor_id == area_id, Closure.holds(on), Organisation.kind.in_(MEMBERS))
        .order_by(Organisation.sort_key)
    ).all()
    return found or session.scalars(select(Organisation).where(Organisation.id == area_id)).all()


def staff(member_ids: Iterable[int], on: date) -> dict[int, int]:
    """How many people work with what the courses are for in each municipality on a day. One statement."""
    return _counted(member_ids, on, holds(Post.first_on, Post.last_on, on))


def hired(member_ids: Iterable[int], since: date, until: date) -> dict[int, int]:
    """How many began in each municipality between two days, both included. One statement."""
    return _counted(member_ids, until, Post.first_on.between(since, until))


def budget(area_id: int, year: int) -> Budget | None:
    """The budget of an area and a year."""
    return session.scalar(select(Budget).where(Budget.area_id == area_id, Budget.year == year))


def proposed(unit_ids: Iterable[int]) -> Sequence[Budget]:
    """The budgets put forward for areas that these units lie in, the nearest year first. No statement while there are
    none."""
    if not of_edition("budgets put forward", _any_proposed):
        return []
    above = select(Closure.ancestor_id).where(Closure.descendant_id.in_(list(unit_ids)), Closure.holds(today()))
    return session.scalars(
        select(Budget)
        .where(Budget.state == BudgetState.proposed, Budget.area_id.in_(above))
        .order_by(Budget.year, Budget.id)
    ).all()


def _any_proposed() -> bool:
    return session.scalar(select(Budget.id).where(Budget.state == BudgetState.proposed).limit(1)) is not None


def remarks(budget_id: int) -> Sequence[tuple[Remark, Person]]:
    """What the reference group has said, oldest first."""
    return [
        (remark, person)
        for remark, person in session.execute(
            select(Remark, Person)
            .join(Person, Person.id == Remark.person_id)
            .where(Remark.budget_id == budget_id)
            .order_by(Remark.id)
        )
    ]


def billing(member_ids: Iterable[int]) -> dict[int, Billing]:
    """What invoices should say, and where they go, by municipality. One statement; none for nobody."""
    ids = set(member_ids)
    found = session.scalars(select(Billing).where(Billing.organisation_id.in_(ids))) if ids else ()
    return {each.organisation_id: each for each in found}


def price_of(round_id: int) -> Price | None:
    """What a seat in a round costs."""
    return session.scalar(select(Price).where(Price.round_id == round_id))


@dataclass(frozen=True)
class Owed:
    """What one municipality owes for one round: seats used and seats left empty, in kronor."""

    member_id: int
    member: str
    round_id: int
    course: str
    title: str
    first_on: date
    there: int
    empty: int
    amount: int
    #: What the municipality's invoices should say, and where they go; may be empty.
    reference: str = ""
    address: str = ""


@dataclass
class _Line:
    """A municipality and a round while they are counted."""

    member: str
    there: int = 0
    empty: int = 0


def settlement(area_ids: Iterable[int], first: date, last: date) -> list[Owed]:
    """What each municipality owes for the rounds of these areas that began between two days, by municipality and day.

    Someone counts as there with one session; as an empty chair when noted as absent from all that were planned without
    having said so, or when the seat was given up after the last day for it and nobody else got it. Whoever had said so
    beforehand owes nothing. Four statements.
    """
    rounds = {
        row.id: row
        for row in session.execute(
            select(
                Round.id,
                Course.title.label("course"),
                Round.title,
                Round.first_on,
                Round.withdraw_by,
                Price.seat,
                Price.no_show,
                _empty.label("empty"),
                _planned.label("planned"),
            )
            .join(Queue, Queue.id == Round.queue_id)
            .join(Course, Course.id == Queue.course_id)
            .outerjoin(Price, Price.round_id == Round.id)
            .where(
                Queue.area_id.in_(area_ids), Round.first_on.between(first, last), Round.state == RoundState.published
            )
        )
    }
    lines: dict[tuple[str, int, int], _Line] = {}
    for row in session.execute(_seats_used(rounds)):
        line = lines.setdefault((row.sort_key, row.member_id, row.round_id), _Line(row.member))
        line.there += row.here > 0
        line.empty += row.here == 0 and row.absent == row.noted == rounds[row.round_id].planned
    empty = {number: row.empty for number, row in rounds.items()}
    for row in session.execute(_given_up(rounds)):
        if local_date(row.decided_at) > rounds[row.round_id].withdraw_by and empty[row.round_id] > 0:
            empty[row.round_id] -= 1
            lines.setdefault((row.sort_key, row.member_id, row.round_id), _Line(row.member)).empty += 1
    known = billing(member_id for _key, member_id, _round in lines)
    found = [
        _owed(member_id, rounds[round_id], line, known.get(member_id))
        for (_key, member_id, round_id), line in lines.items()
        if line.there or line.empty
    ]
    order = {(member, round_id): key for key, member, round_id in lines}
    return sorted(found, key=lambda each: (order[each.member_id, each.round_id], each.first_on, each.round_id))


def _owed(member_id: int, round_: Any, line: _Line, known: Billing | None) -> Owed:
    amount = line.there * (round_.seat or 0) + line.empty * (round_.no_show or 0)
    return Owed(
        member_id, line.member, round_.id, round_.course, round_.title, round_.first_on, line.there, line.empty, amount,
        known.reference if known else "", known.address if known else "",
    )  # fmt: skip


_place = Organisation.__table__.alias("place")
_theirs = aliased(Seat)
#: The chairs of a round that nobody has.
_empty = (
    Round.seats - select(func.count()).where(_theirs.round_id == Round.id, _theirs.state.in_(TAKING)).scalar_subquery()
)
#: The half days of a round that are held.
_planned = (
    select(func.count())
    .select_from(Session)
    .join(Occasion, Occasion.id == Session.occasion_id)
    .where(Occasion.round_id == Round.id, Occasion.cancelled.is_(False))
    .scalar_subquery()
)


def _seats_used(round_ids: Iterable[int]) -> Select[Any]:
    """Each seat of these rounds that has marks, and how many of them say here and absent."""
    return (
        select(
            _place.c.id.label("member_id"), _place.c.name.label("member"), _place.c.sort_key, Seat.round_id,
            func.sum(case((AttendanceMark.state.in_(HERE), 1), else_=0)).label("here"),
            func.sum(case((AttendanceMark.state == Presence.absent, 1), else_=0)).label("absent"),
            func.count().label("noted"),
        )
        .select_from(Seat)
        .join(Post, Post.id == Seat.post_id)
        .join(_place, _place.c.id == Post.employer_id)
        .join(Occasion, Occasion.round_id == Seat.round_id)
        .join(Session, Session.occasion_id == Occasion.id)
        .join(AttendanceMark, and_(AttendanceMark.session_id == Session.id, AttendanceMark.person_id == Seat.person_id))
        .where(
            Seat.round_id.in_(list(round_ids)), Seat.state == SeatState.seated, Occasion.cancelled.is_(False)
        )
        .group_by(Seat.id, _place.c.id, _place.c.name, _place.c.sort_key)
    )  # fmt: skip


def _given_up(round_ids: Iterable[int]) -> Select[Any]:
    """Each seat of these rounds that was had and given up by someone who has none there now, the latest first: the chairs
    of those who left earlier were filled first. The ledger says that it was had."""
    told = (Entry.verb == "courses.seated", Entry.data["seat"].as_integer() == Seat.id)
    before = exists().where(Person.merged_into_id == Seat.person_id, Entry.person_id == Person.id, *told)
    had = exists().where(Entry.person_id == Seat.person_id, *told) | before
    back = exists().where(
        _theirs.round_id == Seat.round_id, _theirs.person_id == Seat.person_id, _theirs.state.in_(TAKING)
    )
    return (
        select(
            _place.c.id.label("member_id"),
            _place.c.name.label("member"),
            _place.c.sort_key,
            Seat.round_id,
            Seat.decided_at,
        )
        .join(Post, Post.id == Seat.post_id)
        .join(_place, _place.c.id == Post.employer_id)
        .where(
            Seat.round_id.in_(list(round_ids)),
            Seat.state == SeatState.withdrawn,
            Seat.because.in_(GIVEN_UP),
            had,
            ~back,
        )
        .order_by(Seat.decided_at.desc(), Seat.id)
    )


def _counted(member_ids: Iterable[int], on: date, *where: object) -> dict[int, int]:
    rows = session.execute(
        select(Post.employer_id, func.count(Post.person_id.distinct()))
        .where(Post.employer_id.in_(list(member_ids)), Post.role.in_(roles.EMPLOYED), *where)  # type: ignore[arg-type]
        .group_by(Post.employer_id)
    )
    return dict(rows.all())
