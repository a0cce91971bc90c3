"""Two rows that stand for the same person: one is kept, the other only gives its name to what still points at it.

The ledger is never changed, so what was told about the other row goes on pointing at it. It is called what the kept one is
called, protection included, and goes with it when the person is renamed or forgotten.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, UniqueConstraint, delete, exists, select, update

from app.db import Base, session
from app.people.models import Credits, Degree, Person

#: What points at a person for ever, and the row that says who it became.
FOR_EVER = ("ledger_entry", "people_person")


def rows_merged_into(person_ids: Iterable[int]) -> list[int]:
    """The ids of the rows that have become these people. One statement."""
    return list(
        session.scalars(select(Person.id).where(Person.merged_into_id.in_(list(person_ids))).order_by(Person.id))
    )


def all_merged() -> dict[int, int]:
    """Every row that has become another, with the one it became. One statement."""
    rows = session.execute(select(Person.id, Person.merged_into_id).where(Person.merged_into_id.is_not(None)))
    return {gone: kept for gone, kept in rows if kept is not None}


def name_alike(*people: Person) -> None:
    """Call the rows that have become these people what the people are called. One statement; two when there are any."""
    session.flush()
    kept = {person.id: person for person in people}
    for row in session.scalars(select(Person).where(Person.merged_into_id.in_(kept))):
        person = kept[row.merged_into_id or 0]
        row.given_name, row.family_name = person.given_name, person.family_name
        row.alias, row.protected = person.alias, person.protected
        row.sort_key, row.search_key = person.sort_key, ""
    session.flush()


def become(gone: Person, kept: Person) -> None:
    """Let one row be the other from now on: protection, address, language and calendar feed of both are kept in one."""
    if gone.protected and not kept.protected:
        kept.protected, kept.alias = True, gone.alias
    kept.email, kept.language = kept.email or gone.email, kept.language or gone.language
    feed, gone.feed_key, gone.email = gone.feed_key, None, None
    session.flush()
    kept.feed_key = kept.feed_key or feed
    kept.refresh_keys()
    gone.merged_into_id = kept.id
    gone.generation += 1
    session.flush()
    session.execute(update(Person).where(Person.merged_into_id == gone.id).values(merged_into_id=kept.id))
    name_alike(kept)


def join_careers(gone: Person, kept: Person) -> None:
    """Of a degree or points that both have, the verified one stays, or else the kept person's."""
    for table, about in ((Degree, ("kind", "awarded_on")), (Credits, ("title", "completed_on"))):
        own = {tuple(getattr(row, name) for name in about): row for row in _of(table, kept)}
        for row in _of(table, gone):
            twin = own.get(tuple(getattr(row, name) for name in about))
            if twin is None:
                continue
            if twin.verified_on is None and row.verified_on is not None:
                twin.verified_on, twin.verified_by_id = row.verified_on, row.verified_by_id
            session.delete(row)
    session.flush()


def _of(table: Any, person: Person) -> Iterable[Any]:
    return session.scalars(select(table).where(table.person_id == person.id).order_by(table.id)).all()


def move_rows(gone_id: int, kept_id: int) -> None:
    """Let every row that points at one person point at another, but for the ledger's. Of two that cannot stand at once, the
    other's own stays. The number of statements follows from the tables alone.
    """
    session.flush()
    for table in Base.metadata.sorted_tables:
        if table.name in FOR_EVER:
            continue
        for column in _naming_people(table):
            for key in _unique_with(table, column):
                _drop_second(table, column, key, gone_id, kept_id)
            session.execute(update(table).where(table.c[column] == gone_id).values({column: kept_id}))
    session.expire_all()


def _naming_people(table: Table) -> list[str]:
    return [c.name for c in table.columns if any(f.target_fullname == "people_person.id" for f in c.foreign_keys)]


def _unique_with(table: Table, column: str) -> list[set[str]]:
    """The other columns of each key that holds this one. A key for some rows alone is the hook's to look after."""
    keys = [{c.name for c in each.columns} for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys.append({c.name for c in table.primary_key})
    return [key - {column} for key in keys if column in key]


def _drop_second(table: Table, column: str, others: set[str], gone_id: int, kept_id: int) -> None:
    twin = table.alias("twin")
    same = exists().where(twin.c[column] == kept_id, *(twin.c[name] == table.c[name] for name in others))
    session.execute(delete(table).where(table.c[column] == gone_id, same))
