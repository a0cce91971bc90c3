"""Making one person of two rows. What was told is told of the one from now on; nothing that was told is changed.

Each standing entry of the other row is taken back by one that says the same about the kept row, with the same day, post,
unit and teller. Obligations go the same way. What was known on an earlier day stays as it was known then, and a rebuild
follows the same entries. See docs/decisions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import registry
from app.dates import today
from app.db import session
from app.ledger.actions import record_many, release_many
from app.ledger.merging.keeping import Owed, kept_of
from app.ledger.models import Draft, Entry, Obligation, Ref, Standing
from app.organisations.models import Post
from app.people.merged import become, join_careers, move_rows
from app.people.models import Person
from app.problems import Problem
from app.web.editions import make_new_edition
from app.web.words import _

MERGED = "ledger.merged"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Told:
    """A standing entry of the row that goes, and what is told of the kept row instead; None when it is told already."""

    entry: Entry
    draft: Draft
    same: int | None


def merge_people(gone: Person, kept: Person, *, by: Person) -> None:
    """Make one person of two rows: ``gone`` becomes ``kept``. It cannot be undone.

    The number of statements follows from how many tables there are and how many people have told about ``gone``. Raises
    Problem when one of them has become another already, and for whoever would make oneself disappear.
    """
    people = session.scalars(
        select(Person)
        .where(Person.id.in_([gone.id, kept.id]))
        .order_by(Person.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(people) < 2 or any(each.merged_into_id is not None for each in people):
        raise Problem(_("De är redan sammanslagna."))
    if by.id == gone.id:
        raise Problem(_("Du loggar in som den som skulle försvinna. Välj att den finns kvar."), field="kept")
    on = today()
    record_many([Draft(MERGED, kept.id, Ref("people.person", str(gone.id)), on, data={"person": gone.id})], by=by)
    twice, moved = _obligations(gone.id, kept.id)
    _end(twice, by)
    entries = _tell_again(gone.id, kept.id, by)
    _oblige_again(moved, kept.id, on, by)
    _end(_open(gone.id), by)
    registry.hook.people_merged(gone=gone, kept=kept, entries=entries, by=by)
    join_careers(gone, kept)
    move_rows(gone.id, kept.id)
    become(gone, kept)
    make_new_edition()
    posts = session.scalars(select(Post).where(Post.person_id == kept.id).order_by(Post.id)).all()
    registry.hook.posts_changed(changes=[(post, post) for post in posts])


# Standings.


def _tell_again(gone: int, kept: int, by: Person) -> dict[int, int]:
    """Tell of the kept row what stands of the other. Returns entry → the entry in its place."""
    own = {_about(row): row.entry_id for row in _standings(kept)}
    told = []
    for entry in session.scalars(select(Entry).join(Standing, Standing.entry_id == Entry.id)
                                 .where(Standing.person_id == gone).order_by(Entry.id)):  # fmt: skip
        told.append(_again(entry, kept, own.get((entry.verb, entry.object_kind, entry.object_key, entry.happened_on))))
    written: dict[int, int] = {}
    for teller, each in _by_teller(told, gone, kept, by):
        made = record_many([one.draft for one in each], by=teller)
        written |= {one.entry.id: one.same or new.id for one, new in zip(each, made, strict=True)}
    return written


def _again(entry: Entry, kept: int, same: int | None) -> _Told:
    """What takes the entry back and says the same of the kept row; when that is said already, it is only taken back."""
    draft = Draft(
        entry.verb if same is None else MERGED, kept, entry.ref, entry.happened_on, entry.happened_at,
        {**entry.data, "merged": entry.id}, entry.id, entry.post_id, entry.unit_id,
    )  # fmt: skip
    return _Told(entry, draft, same)


def _by_teller(told: Iterable[_Told], gone: int, kept: int, by: Person) -> list[tuple[Person | None, list[_Told]]]:
    """What is to be told, by who told it first; what is only taken back, by whoever merges."""
    groups: dict[int | None, list[_Told]] = defaultdict(list)
    for one in told:
        teller = kept if one.entry.actor_id == gone else one.entry.actor_id
        groups[by.id if one.same is not None else teller].append(one)
    people = {
        p.id: p for p in session.scalars(select(Person).where(Person.id.in_([n for n in groups if n is not None])))
    }
    return [(people[number] if number is not None else None, each) for number, each in groups.items()]


def _standings(person_id: int) -> Sequence[Standing]:
    return session.scalars(select(Standing).where(Standing.person_id == person_id)).all()


def _about(row: Standing) -> tuple[str, str, str, date]:
    return row.verb, row.object_kind, row.object_key, row.happened_on


# Obligations.


def _obligations(gone: int, kept: int) -> tuple[list[Obligation], list[Obligation]]:
    """The kept row's own that fall away, and those of the other that go over. What had ended before stays where it is."""
    own, theirs = _open(kept), _open(gone)
    chosen = kept_of(map(_owed, own), map(_owed, theirs))
    return [o for o in own if o.id not in chosen], [o for o in theirs if o.id in chosen]


def _owed(o: Obligation) -> Owed:
    return Owed(o.id, (o.object_kind, o.object_key), o.first_on, o.done_on is not None)


def _open(person_id: int) -> list[Obligation]:
    """What the person has not been released from, reached or not."""
    return list(
        session.scalars(
            select(Obligation)
            .where(Obligation.person_id == person_id, Obligation.released_on.is_(None))
            .order_by(Obligation.id)
        )
    )


def _end(obligations: Iterable[Obligation], by: Person) -> None:
    """Let obligations have been over before they began: another one says the same, and figures count one of them."""
    release_many([(o, min(o.opened_on, o.first_on - ONE_DAY)) for o in obligations], because="merged", by=by)


def _oblige_again(moved: Sequence[Obligation], kept: int, on: date, by: Person) -> None:
    """Oblige the kept row to what the other was obliged to, with its days, its places and its deadline as it is now."""
    if not moved:
        return
    due = {o.id: o.due_on for o in moved}
    steps: dict[int, list[Entry]] = defaultdict(list)
    for entry in session.scalars(
        select(Entry)
        .where(Entry.person_id == moved[0].person_id, Entry.verb.in_(("ledger.obliged", "ledger.transferred")))
        .order_by(Entry.id)
    ):
        steps[entry.data.get("obligation", entry.id)].append(entry)
    begun = [steps[number][0] for number in due]
    opened = record_many([_copied(e, kept, due_on=_iso(due[e.id]), merged=e.id) for e in begun], by=by)
    record_many(
        [
            _copied(step, kept, obligation=new.id)
            for number, new in zip(due, opened, strict=True)
            for step in steps[number][1:]
        ],
        by=by,
    )


def _copied(entry: Entry, kept: int, **data: Any) -> Draft:
    told: Mapping[str, Any] = {**entry.data, **data}
    return Draft(
        entry.verb, kept, entry.ref, entry.happened_on, data=told, post_id=entry.post_id, unit_id=entry.unit_id
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
