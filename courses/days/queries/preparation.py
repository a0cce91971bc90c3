"""What to do before a course day, and who has done it. The ledger knows; nobody keeps a list of its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, distinct, func, select, tuple_

from app.api import Ref, Standing, owner_caller, session
from courses.models import Theme

#: Kind of thing → the verb that says it is done.
DONE_BY = {"courses.module": "courses.read", "quizzes.quiz": "quizzes.passed"}


@dataclass(frozen=True)
class Task:
    """One thing to do before the day. ``done`` is None when nobody can tell, such as reading a paper at work."""

    title: str
    url: str
    minutes: int | None
    done: bool | None


def references(themes: Iterable[Theme]) -> list[tuple[str, str]]:
    """The things (kind, key) among the preparations that the ledger can say are done."""
    found = [
        (item["kind"], item["ref"]) for theme in themes for item in theme.preparation if item.get("kind") in DONE_BY
    ]
    return list(dict.fromkeys(found))


def done_by(person_ids: Iterable[int] | Select[Any], things: Sequence[tuple[str, str]]) -> dict[int, int]:
    """How many of these things each person has done; people who have done none are left out. One statement."""
    if not things:
        return {}
    narrowed = person_ids if isinstance(person_ids, Select) else list(person_ids)
    rows = session.execute(
        select(Standing.person_id, func.count(distinct(Standing.object_key)))
        .where(
            Standing.person_id.in_(narrowed),
            Standing.verb.in_(DONE_BY.values()),
            tuple_(Standing.object_kind, Standing.object_key).in_(list(things)),
        )
        .group_by(Standing.person_id)
    ).all()
    return dict(rows)


def tasks(themes: Sequence[Theme], person_id: int) -> dict[int, list[Task]]:
    """For each theme what this person has to do before it. One statement, and one for each thing of a plugin."""
    things = references(themes)
    shown: set[tuple[str, str]] = set()
    if things:
        shown = {
            (row.object_kind, row.object_key)
            for row in session.execute(
                select(Standing.object_kind, Standing.object_key).where(
                    Standing.person_id == person_id,
                    Standing.verb.in_(DONE_BY.values()),
                    tuple_(Standing.object_kind, Standing.object_key).in_(things),
                )
            )
        }
    found = {thing: _found(*thing) for thing in things}
    tasks: dict[int, list[Task]] = defaultdict(list)
    for theme in themes:
        for item in theme.preparation:
            if item.get("kind") in DONE_BY:
                title, url = found[item["kind"], item["ref"]]
                tasks[theme.id].append(
                    Task(title or item["ref"], url, item.get("minutes"), (item["kind"], item["ref"]) in shown)
                )
            elif item.get("text"):
                tasks[theme.id].append(Task(item["text"], "", item.get("minutes"), None))
    return tasks


def _found(kind: str, key: str) -> tuple[str, str]:
    ask = owner_caller("find", kind)
    thing = ask(ref=Ref(kind, key)) if ask is not None else None
    return (thing.title, thing.url) if thing else ("", "")
