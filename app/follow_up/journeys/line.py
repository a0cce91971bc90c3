"""From what must be reached and what plugins tell of it to the journey line. Pure: values in, values out."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from app.web.journey import Stop, StopKind, StopState

LONG_AGO = datetime.min.replace(tzinfo=UTC)
DONE, AHEAD, NOW = StopState.done, StopState.ahead, StopState.now
#: The shape of a need that no plugin tells more about.
KINDS = {"courses.module": StopKind.module, "quizzes.quiz": StopKind.quiz}


class Wanted(NamedTuple):
    """A need as the line sees it: what, how many days, and the day it was met."""

    kind: str
    key: str
    label: str
    days: float
    met_on: date | None


class Leg(NamedTuple):
    """One part of a programme: its stops in order, its deadline, how far the person has come."""

    key: str
    title: str
    months: int
    stops: tuple[Stop, ...]
    due_on: date | None
    original_due_on: date
    done_on: date | None
    days_met: float
    days_total: float
    needs_met: int
    needs_total: int

    @property
    def is_open(self) -> bool:
        """Whether something is left."""
        return self.done_on is None

    @property
    def stops_done(self) -> int:
        """How many stops are behind."""
        return sum(stop.state == DONE for stop in self.stops)


def stops_of(wanted: Sequence[Wanted], told: Iterable[Stop]) -> list[Stop]:
    """The stops of a part: what plugins tell about each need, or the need itself; done ones first, then by date.

    A need may be told as several stops (a theme of one and a half days is a day and a half day).
    """
    by_thing: dict[tuple[str, str], list[Stop]] = {}
    for stop in told:
        by_thing.setdefault((stop.object_kind, stop.key), []).append(stop)
    found: list[tuple[tuple[int, date, int], Stop]] = []
    for position, need in enumerate(wanted):
        stops = [stop for stop in by_thing.get((need.kind, need.key), []) if not stop.cancelled] or [bare(need)]
        for stop in stops:
            if need.met_on is not None and (stop.state is not DONE or stop.on is None):
                stop = stop._replace(state=DONE, on=stop.on or need.met_on)
            found.append((_order(stop, position), stop))
    return [stop for _, stop in sorted(found, key=lambda item: item[0])]


def bare(need: Wanted) -> Stop:
    """A need that nobody tells more about: its name, its shape, the day it was met."""
    kind = KINDS.get(need.kind, StopKind.half_day if need.days < 1 else StopKind.day)
    state = DONE if need.met_on else AHEAD
    return Stop(kind, state, need.label, need.key, on=need.met_on, days=need.days or None, object_kind=need.kind)


def _order(stop: Stop, position: int) -> tuple[int, date, int]:
    rank = 0 if stop.state == DONE else 1 if stop.on else 2
    return rank, stop.on or date.max, position


def with_modules(stops: Sequence[Stop], modules: Iterable[Stop]) -> list[Stop]:
    """The part's stops with the web modules and begun quizzes that belong to none: read ones where they were read, the
    others before the next course day."""
    read = [m for m in modules if m.state == DONE]
    unread = [m for m in modules if m.state != DONE]
    done = sorted([s for s in stops if s.state == DONE] + read, key=lambda s: s.on or date.min)
    return done + unread + [s for s in stops if s.state != DONE]


def not_begun(stop: Stop) -> Stop:
    """The stop as others may see it: a quiz that is begun stands as one that is not."""
    if stop.kind is not StopKind.quiz or stop.state is not NOW:
        return stop
    return stop._replace(state=AHEAD, minutes=None, steps=None, at=None)


def mark_now(legs: Sequence[Leg]) -> list[Leg]:
    """The legs with exactly one stop marked as where the person is: the latest one begun, or the first that remains."""
    here = _now(legs)
    if here is None:
        return list(legs)
    marked = []
    for leg in legs:
        stops = tuple(
            s._replace(state=NOW) if s is here else
            s._replace(state=AHEAD) if s.state == NOW else s
            for s in leg.stops
        )  # fmt: skip
        marked.append(leg._replace(stops=stops))
    return marked


def _now(legs: Sequence[Leg]) -> Stop | None:
    left = [stop for leg in legs if leg.is_open for stop in leg.stops if stop.state != DONE]
    begun = [stop for stop in left if stop.state == NOW]
    return max(begun, key=lambda stop: stop.at or LONG_AGO) if begun else next(iter(left), None)


def next_day(legs: Sequence[Leg], told: Iterable[Stop], on: date, moment: datetime) -> Stop | None:
    """The next course day with a place in the calendar: today's until it has ended."""
    days = (StopKind.day, StopKind.half_day)
    coming = [s for s in (*(s for leg in legs for s in leg.stops), *told)
              if s.kind in days and s.starts_at is not None and s.on is not None and not s.cancelled
              and (s.on > on or (s.on == on and (s.ends_at or s.starts_at) > moment))]  # fmt: skip
    return min(coming, key=lambda s: (s.on, s.starts_at), default=None)
