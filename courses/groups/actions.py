"""Making the groups of a course day, arranging them by hand, and fitting them to who is there.

Every action holds the occasion's row first, so that two who mix at once leave one of the two answers, never half of each.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from app.api import Person, Problem, _, now, session
from courses.days.models import Occasion
from courses.groups.adjusting import Adjusted, adjust
from courses.groups.mixing import mix
from courses.groups.models import DialogueGroup, GroupMember, GroupSet, Way
from courses.groups.people import Terms
from courses.groups.queries import Listed, Place, apart, core, group_set, listed, met, places, sitters

#: Seeds are short enough to read out.
SEEDS = 10_000
#: The sizes that can be asked for: smallest and largest.
SIZES = ((2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8))


@dataclass(frozen=True)
class Asked:
    """What the trainer asks for: sizes, whom to meet, and the seed (None for a new one)."""

    low: int = 5
    high: int = 6
    way: str = Way.fewest_repeats
    seed: int | None = None


def make_groups(occasion: Occasion, people: Iterable[int], asked: Asked, *, by: Person | None) -> GroupSet:
    """Mix these people of the class into groups, anew or again. Whoever is locked stays.

    people: ids; those who are not on the class list are left out. Raises Problem when nobody is left, or when the sizes
    are none of those that can be asked for.
    """
    if (asked.low, asked.high) not in SIZES or asked.way not in set(Way):
        raise Problem(_("Välj en av storlekarna."), field="size")
    found = _hold(occasion)
    here = _here(occasion, people)
    if not here:
        raise Problem(_("Det finns ingen att dela in än."))
    before = places(found.id) if found else {}
    terms = terms_of(occasion, asked, here)
    ids = {one.person_id for one in here}
    wanted = {one: place.number for one, place in before.items() if place.locked and one in ids}
    groups = _mixed(occasion, terms, asked.way, here, wanted)
    if found is None:
        found = GroupSet(occasion_id=occasion.id)
        session.add(found)
    found.seed, found.low, found.high, found.way = terms.seed, asked.low, asked.high, asked.way
    found.made_at, found.made_by_id = now(), by.id if by else None
    session.flush()
    _write(found, {one: Place(one, number, one in wanted, None) for one, number in groups.items()})
    return found


def arrange(occasion: Occasion, moves: Mapping[int, int], locks: Mapping[int, bool], *, by: Person) -> int:
    """Move people to groups and lock or unlock them. Whoever is moved is locked too: it was meant.

    moves: person id → group number. locks: person id → whether the person stays. Returns how many were moved. Raises
    Problem for somebody without a group and for a group that does not exist.
    """
    found = _existing(occasion)
    before = places(found.id)
    if not moves.keys() | locks.keys() <= before.keys():
        raise Problem(_("Någon har ingen grupp längre. Ladda om sidan."))
    if not set(moves.values()) <= {place.number for place in before.values()}:
        raise Problem(_("Gruppen finns inte längre. Ladda om sidan."))
    moved = {one for one, number in moves.items() if before[one].number != number}
    _write(
        found,
        {
            one: Place(
                one, moves.get(one, place.number), one in moved or locks.get(one, place.locked), place.moved_from
            )
            for one, place in before.items()
        },
    )
    found.made_by_id = by.id
    return len(moved)


def adjust_groups(occasion: Occasion, here: Iterable[int], *, by: Person) -> Adjusted:
    """Fit the groups to those who are here, with as few as possible changing group. Whoever is locked stays.

    here: ids; those who are not on the class list are left out. Returns the groups and who was moved. Raises Problem
    while there are no groups, or when nobody is here.
    """
    found = _existing(occasion)
    present = _here(occasion, here)
    if not present:
        raise Problem(_("Markera minst en person som är här."))
    before = places(found.id)
    asked = Asked(found.low, found.high, found.way, found.seed)
    locked = {one for one, place in before.items() if place.locked}
    numbers = {one: place.number for one, place in before.items()}
    people = sitters(present, occasion.first_on)
    adjusted = adjust(people, terms_of(occasion, asked, present), numbers, locked)
    _write(
        found,
        {
            one: Place(one, number, one in locked, numbers[one] if one in adjusted.moved else None)
            for one, number in adjusted.groups.items()
        },
    )
    found.made_by_id = by.id
    return adjusted


def show_groups(occasion: Occasion, shown: bool, *, by: Person) -> None:
    """Let participants see on their own page which group they are in, from the morning of the day; or not any more."""
    found = _existing(occasion)
    found.shown, found.made_by_id = shown, by.id


def terms_of(occasion: Occasion, asked: Asked, people: Sequence[Listed]) -> Terms:
    """What is asked for, with who may not sit together and who has. A new seed when none is given."""
    ids = {one.person_id for one in people}
    again = met(occasion) if asked.way == Way.fewest_repeats else {}
    return Terms(
        asked.low,
        asked.high,
        secrets.randbelow(SEEDS) if asked.seed is None else asked.seed,
        apart(people, occasion.first_on),
        {two: times for two, times in again.items() if ids.issuperset(two)},
    )


def _mixed(
    occasion: Occasion, terms: Terms, way: str, here: Sequence[Listed], locked: Mapping[int, int]
) -> Mapping[int, int]:
    people = sitters(here, occasion.first_on)
    before = core(occasion) if way == Way.stable_core else {}
    if not any(one.id in before for one in people):
        return mix(people, terms, locked).groups
    return adjust(people, terms, {**before, **locked}, locked).groups


def _hold(occasion: Occasion) -> GroupSet | None:
    """Let nobody else change the groups until the transaction ends, and read them afresh."""
    if session.scalar(select(Occasion.cancelled).where(Occasion.id == occasion.id).with_for_update()):
        raise Problem(_("Kurstillfället är inställt."))
    return group_set(occasion.id)


def _existing(occasion: Occasion) -> GroupSet:
    found = _hold(occasion)
    if found is None:
        raise Problem(_("Det finns inga grupper än. Gör grupper först."))
    return found


def _here(occasion: Occasion, people: Iterable[int]) -> list[Listed]:
    wanted = set(people)
    return [one for one in listed(occasion).values() if one.person_id in wanted]


def _write(found: GroupSet, wanted: Mapping[int, Place]) -> None:
    """Put these places instead of those that are there. Five statements, whatever the number of people."""
    session.execute(delete(GroupMember).where(GroupMember.set_id == found.id))
    session.execute(delete(DialogueGroup).where(DialogueGroup.set_id == found.id))
    numbers = sorted({place.number for place in wanted.values()})
    session.execute(insert(DialogueGroup), [{"set_id": found.id, "number": number} for number in numbers])
    ids = dict(
        session.execute(select(DialogueGroup.number, DialogueGroup.id).where(DialogueGroup.set_id == found.id)).all()
    )
    session.execute(
        insert(GroupMember),
        [
            {"set_id": found.id, "group_id": ids[place.number], "person_id": one, "locked": place.locked,
             "moved_from": place.moved_from}
            for one, place in wanted.items()
        ],
    )  # fmt: skip
