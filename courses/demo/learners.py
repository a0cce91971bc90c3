"""Who still has something to learn in a month of the demonstration, and how they go about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import or_, select

from app.api import Absence, Obligation, Person, Post, needs_of, organisation, roles, session, today
from courses.days.models import Round, Seat, SeatState

PART_1, PART_2, LEADS = "introduktion/del-1", "introduktion/del-2", "forste-socialsekreterare/del-1"
#: Addresses of the accounts of the demo's first page end so.
ACCOUNTS = "@demo.fardplan.example"


@dataclass(frozen=True)
class Habits:
    """How someone goes about it: after how many days the manager thinks of part 1, how often a day is missed."""

    sent_after: int
    misses: float
    pace: float


#: How often the managers of an employer think of part 1 too late: some never do, some often.
FORGETS = (0.0, 0.0, 0.0, 0.13, 0.38, 0.42)
USUAL = 0.08


def habits(seed: int, person: int, employer: int, years_ago: float, *, usual: bool = False) -> Habits:
    """The same person has the same habits each month. Employers differ, and do better with the years.

    usual: whether the employer is so large that its managers are like managers at large.
    """
    chance = Random(f"{seed}:habits:{person}")  # noqa: S311 (a demonstration, not a secret)
    forgets = USUAL if usual else Random(f"{seed}:employer:{employer}").choice(FORGETS)  # noqa: S311
    misses = chance.choice((0.02, 0.03, 0.05, 0.1)) if forgets else 0.01
    late = chance.random() < forgets + (0.03 * years_ago if forgets else 0)
    never = late and chance.random() < 0.2
    sent_after = 900 if never else chance.randint(95, 240) if late else 0
    return Habits(sent_after, misses, chance.choice((0.5, 0.8, 1.0, 1.1, 1.3, 1.5)))


@dataclass
class Learner:
    """Someone with open obligations, and the themes that remain in each, in order."""

    person: int
    employer: int
    habits: Habits
    obligations: dict[str, Obligation] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    @property
    def first_on(self) -> date:
        """The day from which the person's time runs."""
        return min(o.first_on for o in self.obligations.values())

    def remaining(self, part: str, booked: set[tuple[int, str]]) -> list[str]:
        """Themes of a part that are neither done nor booked."""
        return [theme for theme in self.left.get(part, ()) if (self.person, theme) not in booked]


@dataclass
class Crowd:
    """Everyone with something left to learn, who is away when, and what is booked already."""

    learners: dict[int, Learner]
    away: dict[int, list[tuple[date, date]]]
    booked: set[tuple[int, str]]
    accounts: dict[int, str]
    #: People of the first page's unit who have missed a theme of part 1, so that something is overdue there.
    missing: set[int]
    busy: dict[tuple[int, date], set[str]] = field(default_factory=lambda: defaultdict(set))

    def is_away(self, person: int, *on: date) -> bool:
        """Whether the person is away on one of the days."""
        return any(first <= day <= last for first, last in self.away.get(person, ()) for day in on)

    def is_busy(self, person: int, sessions: Iterable[tuple[date, str]]) -> bool:
        """Whether the person has another seat at the same time."""
        return any(half in self.busy[person, day] for day, half in sessions)

    def take(self, person: int, themes: Iterable[str], sessions: Iterable[tuple[date, str]]) -> None:
        """Note a seat."""
        self.booked.update((person, theme) for theme in themes)
        for day, half in sessions:
            self.busy[person, day].add(half)


def crowd(seed: int, first: date, last: date) -> Crowd:
    """Everyone with open obligations for course days, as they stand in this month. Seven statements."""
    obligations = session.scalars(
        select(Obligation)
        .where(Obligation.object_kind == "courses.part", Obligation.done_on.is_(None), Obligation.released_on.is_(None),
               Obligation.first_on <= last)
        .order_by(Obligation.original_due_on, Obligation.id)
    ).all()  # fmt: skip
    employers = dict(session.execute(select(Post.id, Post.employer_id)).all())
    largest = {employer for employer, _count in Counter(employers.values()).most_common(1)}
    needs = needs_of(obligations)
    now = today()
    found: dict[int, Learner] = {}
    for o in obligations:
        if o.person_id not in found:
            employer = employers.get(o.post_id or 0, 0)
            years_ago = (now - o.first_on).days / 365
            how = habits(seed, o.person_id, employer, years_ago, usual=employer in largest)
            found[o.person_id] = Learner(o.person_id, employer, how)
        learner = found[o.person_id]
        learner.obligations[o.object_key] = o
        learner.left[o.object_key] = [need.object_key for need, on in needs[o.id] if on is None]
        learner.met |= {need.object_key for need, on in needs[o.id] if on is not None}
    accounts = {
        number: address.removesuffix(ACCOUNTS)
        for number, address in session.execute(select(Person.id, Person.email).where(Person.email.endswith(ACCOUNTS)))
        if address
    }
    return Crowd(found, away(first, last), _booked(min(first, today())), accounts, _missing(found, accounts))


def _missing(learners: dict[int, Learner], accounts: dict[int, str]) -> set[int]:
    """The newest in the first page's unit, but for its participant: those of the last half year."""
    chief = next((number for number, name in accounts.items() if name == "chef"), 0)
    place = session.scalar(select(Post.unit_id).where(Post.person_id == chief))
    return {
        one.person
        for one in learners.values()
        if PART_1 in one.obligations
        and one.obligations[PART_1].unit_id == place
        and one.person not in accounts
        and (today() - one.first_on).days < 180
    }


def away(first: date, last: date) -> dict[int, list[tuple[date, date]]]:
    """Who is away all day, when, as far as it touches these days."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for person, begins, ends in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on).where(
            Absence.percent == 100, Absence.first_on <= last, or_(Absence.last_on.is_(None), Absence.last_on >= first)
        )
    ):
        found[person].append((begins, ends or date.max))
    return found


def experienced(on: date) -> list[int]:
    """People who worked here before the programme and still do."""
    return list(
        session.scalars(
            select(Post.person_id)
            .where(
                Post.role == roles.SOCIAL_WORKER, Post.entry_profile == "", Post.first_on < on - timedelta(days=365),
                or_(Post.last_on.is_(None), Post.last_on >= on + timedelta(days=60)),
            )
            .order_by(Post.person_id)
        )
    )  # fmt: skip


def trainers() -> list[int]:
    """The federation's trainers, the one of the first page first."""
    federation = organisation("gr")
    rows: list[Any] = list(
        session.execute(
            select(Person.id, Person.email)
            .join(Post, Post.person_id == Person.id)
            .where(Post.role == roles.TRAINER, Post.unit_id == (federation.id if federation else 0))
            .order_by(Person.id)
        )
    )
    return [row.id for row in sorted(rows, key=lambda row: (not row.email, row.id))]


def _booked(first: date) -> set[tuple[int, str]]:
    """Seats in rounds that are not over: (person id, theme key)."""
    from courses.days.models import Occasion
    from courses.models import Theme

    return set(
        session.execute(
            select(Seat.person_id, Theme.key)
            .join(Round, Round.id == Seat.round_id)
            .join(Occasion, Occasion.round_id == Round.id)
            .join(Theme, Theme.id == Occasion.theme_id)
            .where(Round.last_on >= first, Occasion.last_on >= first,
                   Seat.state.in_((SeatState.seated, SeatState.queued, SeatState.asked, SeatState.pending)))
        )
    )  # fmt: skip
