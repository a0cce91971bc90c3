"""Who gets a seat in which round when those with the nearest deadline come first, and who is the first to miss theirs. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from courses.year.forecast import Newcomer
from courses.year.rhythm import Span


@dataclass(frozen=True)
class Seating:
    """What becomes of those who need a seat."""

    #: How many are seated in each round, in the order of the rounds given.
    seated: tuple[int, ...]
    #: Those who miss their deadline, nearest deadline first.
    missed: tuple[Newcomer, ...]
    #: Those who wait when the last round is over, in time for the next year's.
    waiting: int

    @property
    def first_missed(self) -> Newcomer | None:
        """The first who will miss the deadline."""
        return self.missed[0] if self.missed else None


def seat_all(people: Iterable[Newcomer], rounds: Sequence[Span], opening: date, until: date) -> Seating:
    """Seat people by deadline, round by round.

    A round is for those who have begun when it begins and whose deadline is no earlier than its last day.
    opening: the first day on which any of the rounds could be held; a deadline before it is for an earlier plan to keep.
    until: the end of the earliest round after these. Whoever is left with a deadline before it has missed it.
    """
    coming = sorted(people, key=lambda each: (each.first_on, each.due_on, each.place))
    order = sorted(range(len(rounds)), key=lambda n: (rounds[n].first_on, rounds[n].last_on, n))
    waiting: list[tuple[Newcomer, int]] = []
    seated, missed, place = [0] * len(rounds), [], 0
    for number in order:
        round_ = rounds[number]
        while place < len(coming) and coming[place].first_on <= round_.first_on:
            heappush(waiting, (coming[place], place))
            place += 1
        later: list[tuple[Newcomer, int]] = []
        while waiting and seated[number] < round_.seats:
            person, tie = heappop(waiting)
            if person.due_on < round_.last_on:
                later.append((person, tie))  # A shorter round that begins later may still be in time.
            else:
                seated[number] += 1
        for each in later:
            heappush(waiting, each)
    left = [person for person, _tie in waiting] + coming[place:]
    missed = sorted(person for person in left if opening <= person.due_on < until)
    return Seating(tuple(seated), tuple(missed), sum(person.due_on >= until for person in left))


def sittings_needed(need: int, seats: int) -> int:
    """How many parallel sittings so many people need; one at least, as every theme is given every year."""
    return max(1, -(-need // seats))
