"""Writing what a file would do, batch by batch: first the people and their posts, then how they relate."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select

from app.db import session
from app.organisations.imports.comparing import compare
from app.organisations.imports.differences import Difference, Plan
from app.organisations.imports.queries import people_by_id, posts_by_id, snapshot_of
from app.organisations.imports.reading import Read, read
from app.organisations.models import Organisation, Post, Relation
from app.organisations.posts.actions import NewPost, NewRelation, change_posts, end_relations, hire_many, relate
from app.organisations.relations import DEPUTY, LEADS
from app.people.actions import NewDegree, NewPerson, add_degrees, add_people
from app.people.merged import name_alike
from app.people.models import Person
from app.portions import only_looking

#: People taken at a time; statements grow with batches, not with people.
BATCH = 2000
RELATIONS = {"lead": LEADS, "deputy": DEPUTY}
ONE_DAY = timedelta(days=1)


#: How an import says how far it has come.
Tell = Callable[[int, int], None]


#: How a long import ends a portion of its work: ``app.portions.end_portion``.
Portions = Callable[[], None]


@dataclass(frozen=True)
class Done:
    """How many posts were new, changed, moved and ended, and how many people are new."""

    people: int = 0
    new: int = 0
    changed: int = 0
    moved: int = 0
    ended: int = 0

    @classmethod
    def of(cls, differences: Iterable[Difference], people: int) -> "Done":
        """What these differences came to."""
        kinds = Counter(each.kind for each in differences)
        return cls(people, kinds["new"], kinds["changed"], kinds["moved"], kinds["ended"])

    def __add__(self, more: "Done") -> "Done":
        return Done(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(more), strict=True)))


def plan_import(data: bytes, employer: Organisation, on: date, *, full: bool) -> Plan:
    """What the file would do; nothing is written. Raises Problem when the file cannot be read at all."""
    return compare(read(data), snapshot_of(employer, on), on, full=full)


def import_people(
    data: bytes, employer: Organisation, on: date, *, full: bool, by: Person | None, tell: Tell = lambda *_: None,
    portions: Portions | None = None,
) -> tuple[Plan, Done]:  # fmt: skip
    """Do what the file says, but for its faulty lines. Returns what was done. The same file again does nothing.

    tell: is told how many posts are done, of how many. portions: ends each portion, so that others may write between them;
    without it all is one transaction. A portion is written wholly or not at all, and the same file again goes on where it was
    broken off. Raises Problem when the file cannot be read at all.
    """
    with only_looking() if portions else nullcontext():
        wanted = read(data)
        plan = compare(wanted, snapshot_of(employer, on), on, full=full)
    done = Done()
    count, goal = 0, len(plan.differences)
    for batch in _batches(plan.differences):
        _hold(employer)
        now = _as_it_is_now(wanted, employer, on, {each.number for each in batch}, full=full)
        done += Done.of(now, _write(now, employer, by))
        session.flush()
        session.expire_all()  # What is written is not needed again; a long file must not fill the memory.
        if portions:
            portions()
        count += len(batch)
        tell(count, goal)
    if plan.relations:
        _hold(employer)
        _relate(plan, employer, on, by)
    return plan, done


def _hold(employer: Organisation) -> None:
    """Whoever imports for the same employer waits here, and then finds what the other has written."""
    session.execute(select(Organisation.id).where(Organisation.id == employer.id).with_for_update(key_share=True))


def _as_it_is_now(
    wanted: Read, employer: Organisation, on: date, numbers: Collection[str], *, full: bool
) -> Sequence[Difference]:
    """What the file says of these employment numbers, compared with what others may have written meanwhile."""
    some = Read(
        [row for row in wanted.rows if row.number in numbers],
        [fault for fault in wanted.faults if not fault.number or fault.number in numbers],
        wanted.has,
    )
    return compare(some, snapshot_of(employer, on, numbers), on, full=full).differences


def _batches(differences: Sequence[Difference]) -> Iterator[list[Difference]]:
    """All that concerns one person in the same batch."""
    batch: list[Difference] = []
    for _number, group in groupby(sorted(differences, key=lambda each: each.number), key=lambda each: each.number):
        batch += group
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(batch: Sequence[Difference], employer: Organisation, by: Person | None) -> int:
    touched = [each for each in batch if each.kind != "unchanged" or (each.row and each.row.degree)]
    posts = posts_by_id(each.post.id for each in touched if each.post)
    known = _known(batch, employer)
    added = _add_people(touched, known, by)
    _rename([each for each in touched if each.person_values])
    changes = [
        (posts[each.post.id], each.values)
        for each in touched
        if each.post and each.kind in {"changed", "ended"} and each.values
    ]
    ended = [
        (posts[each.post.id], {"last_on": each.on - ONE_DAY})
        for each in touched
        if each.kind == "moved" and each.post and each.on
    ]
    change_posts([*changes, *ended], by=by)
    hire_many(
        [
            NewPost(
                person_id=known[each.number],
                unit_id=each.unit_id,
                employer_id=employer.id,
                role=each.row.role,
                employment_number=each.number,
                **each.values,
            )
            for each in touched
            if each.row and each.kind in {"new", "moved"}
        ],
        by=by,
    )
    _add_degrees(touched, known, by)
    return added


def _known(batch: Sequence[Difference], employer: Organisation) -> dict[str, int]:
    """The person of each employment number."""
    rows = session.execute(
        select(Post.employment_number, Post.person_id).where(
            Post.employer_id == employer.id, Post.employment_number.in_({each.number for each in batch})
        )
    )
    return {row.employment_number: row.person_id for row in rows if row.employment_number}


def _add_people(touched: Sequence[Difference], known: dict[str, int], by: Person | None) -> int:
    first = {each.number: each.row for each in reversed(touched) if each.row and each.number not in known}
    added = add_people([NewPerson(row.given_name, row.family_name, row.email) for row in first.values()], by=by)
    known.update({number: person.id for number, person in zip(first, added, strict=True)})
    return len(added)


def _rename(differences: Sequence[Difference]) -> None:
    people = people_by_id(each.post.person_id for each in differences if each.post)
    for each in differences:
        if each.post:
            person = people[each.post.person_id]
            for name, value in each.person_values.items():
                setattr(person, name, value)
            person.refresh_keys()
    name_alike(*people.values())


def _add_degrees(touched: Sequence[Difference], known: dict[str, int], by: Person | None) -> None:
    """Degrees as the file says, not verified: nobody has shown a certificate here."""
    from app.people.models import Degree

    wanted = {
        (known[each.number], each.row.degree, each.row.degree_on)
        for each in touched
        if each.row and each.row.degree and each.row.degree_on
    }
    if not wanted:
        return
    rows = session.execute(
        select(Degree.person_id, Degree.kind, Degree.awarded_on).where(
            Degree.person_id.in_({person for person, _kind, _on in wanted})
        )
    )
    have = {(row.person_id, row.kind, row.awarded_on) for row in rows}
    add_degrees([NewDegree(person, kind, TITLES[kind], on) for person, kind, on in sorted(wanted - have)], by=by)


#: What a degree is called when the file says only its kind.
TITLES = {"socionom": "Socionomexamen", "other_relevant": "Annan relevant examen", "other": "Annan examen"}


def _relate(plan: Plan, employer: Organisation, on: date, by: Person | None) -> None:
    """Leads and deputies, when everyone they name is there; whoever led or stood in before ceases the day before."""
    if not plan.relations:
        return
    numbers = {number for _line, _kind, *pair in plan.relations for number in pair}
    people: dict[str, int] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), BATCH):
        rows = session.execute(
            select(Post.employment_number, Post.person_id).where(
                Post.employer_id == employer.id, Post.employment_number.in_(ordered[start : start + BATCH])
            )
        )
        people |= {row.employment_number: row.person_id for row in rows if row.employment_number}
    found = [
        (RELATIONS[kind], people[holder], people[number])
        for _line, kind, holder, number in plan.relations
        if holder in people and number in people
    ]
    wanted = list(dict.fromkeys(found))
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        before = session.scalars(
            select(Relation).where(
                Relation.kind.in_(RELATIONS.values()),
                Relation.person_id.in_({p for _k, _h, p in part}),
                Relation.holds(on),
            )
        ).all()
        replaced = {(kind, person) for kind, _holder, person in part}
        end_relations([each for each in before if (each.kind, each.person_id) in replaced], on - ONE_DAY, by=by)
        relate([NewRelation(kind, holder, person, None, on) for kind, holder, person in part], by=by)
