"""What to do before a course day, and who has done it. The ledger knows; nobody keeps a list of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, distinct, func, select, tuple_

from app.api import Ref, Standing, one_of, owner_caller, session, standings_of
from courses.days.cutoffs import working_day_before

#: Kind of thing → the verb that says it is done.
DONE_BY = {"courses.module": "courses.read", "quizzes.quiz": "quizzes.passed"}


@dataclass(frozen=True)
class Task:
    """One thing to do before the day. ``done`` is None when nobody can tell, such as reading a paper at work; ``by`` is
    the last day for it, counted in working days back from the person's own course day."""

    title: str
    url: str
    minutes: int | None
    done: bool | None
    by: date | None = None


class ToPrepare(Protocol):
    """A theme, or what of it tells how to prepare."""

    @property
    def id(self) -> int:
        """The theme's id."""

    @property
    def preparation(self) -> list[Any]:
        """What to do before its days."""


class Prepared(NamedTuple):
    """What of a theme tells how to prepare."""

    id: int
    preparation: list[Any]


def references(themes: Iterable[ToPrepare]) -> list[tuple[str, str]]:
    """The things (kind, key) among the preparations that the ledger can say are done."""
    found = [
        (item["kind"], item["ref"]) for theme in themes for item in theme.preparation if item.get("kind") in DONE_BY
    ]
    return list(dict.fromkeys(found))


_standing = Standing.__table__.c
_DONE = (
    select(_standing.person_id, func.count(distinct(_standing.object_key)))
    .where(
        _standing.person_id.in_(bindparam("people", expanding=True)),
        one_of(_standing.verb, DONE_BY.values()),
        tuple_(_standing.object_kind, _standing.object_key).in_(bindparam("things", expanding=True)),
    )
    .group_by(_standing.person_id)
)


def done_by(person_ids: Iterable[int], things: Sequence[tuple[str, str]]) -> dict[int, int]:
    """How many of these things each person has done; people who have done none are left out. One statement."""
    if not things:
        return {}
    return dict(session.execute(_DONE, {"people": list(person_ids), "things": things}).all())


def done_things(person_ids: Iterable[int], things: Sequence[tuple[str, str]]) -> dict[int, set[tuple[str, str]]]:
    """Which of these things each person has done; people who have done none are left out. One statement."""
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    if things:
        rows = session.execute(
            select(_standing.person_id, _standing.object_kind, _standing.object_key).where(
                _standing.person_id.in_(list(person_ids)),
                one_of(_standing.verb, DONE_BY.values()),
                tuple_(_standing.object_kind, _standing.object_key).in_(things),
            )
        )
        for person, kind, key in rows:
            found[person].add((kind, key))
    return found


def tasks(themes: Iterable[ToPrepare], person_id: int, days: Mapping[int, date] | None = None) -> dict[int, list[Task]]:
    """For each theme what this person has to do before it. One statement, and one for each thing of a plugin.

    days: the theme's id → the first day on which the person meets it, from which the last day for each thing is counted.
    """
    themes = list(themes)
    things = references(themes)
    shown = (
        {(row.object_kind, row.object_key) for row in standings_of(person_id, DONE_BY.values())} if things else set()
    )
    found = {thing: _found(*thing) for thing in things}
    tasks: dict[int, list[Task]] = defaultdict(list)
    for theme in themes:
        for item in theme.preparation:
            by = _last_day((days or {}).get(theme.id), item)
            if item.get("kind") in DONE_BY:
                title, url = found[item["kind"], item["ref"]]
                tasks[theme.id].append(
                    Task(title or item["ref"], url, item.get("minutes"), (item["kind"], item["ref"]) in shown, by)
                )
            elif item.get("text"):
                tasks[theme.id].append(Task(item["text"], "", item.get("minutes"), None, by))
    return tasks


def _last_day(day: date | None, item: Mapping[str, Any]) -> date | None:
    if day is None:
        return None
    for _day in range(item.get("days_before", 1)):
        day = working_day_before(day)
    return day


def _found(kind: str, key: str) -> tuple[str, str]:
    ask = owner_caller("find", kind)
    thing = ask(ref=Ref(kind, key)) if ask is not None else None
    return (thing.title, thing.url) if thing else ("", "")
