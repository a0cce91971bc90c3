"""Where the demonstration's courses are held, and who leads them. Every place is invented."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import TypeVar

Choice = TypeVar("Choice")


@dataclass(frozen=True)
class Place:
    """A room that the federation uses."""

    name: str
    address: str
    directions: str
    capacity: int = 36

    @property
    def house(self) -> str:
        """The place that the room is in."""
        return self.name.partition(", ")[0]

    @property
    def room(self) -> str:
        """The room's own name."""
        return self.name.partition(", ")[2]


PLACES = (
    Place(
        "Kurshuset Lärkan, sal Vinga", "Rönngatan 4, Göteborg", "Spårvagn till Rönnplatsen. Receptionen visar vägen."
    ),
    Place("Kurshuset Lärkan, sal Marstrand", "Rönngatan 4, Göteborg", "Spårvagn till Rönnplatsen. Hiss till plan 3."),
    Place(
        "Kurshuset Lärkan, sal Nidingen", "Rönngatan 4, Göteborg", "Spårvagn till Rönnplatsen. Plan 2, till höger.", 32
    ),
    Place("Ekbacken, samlingssalen", "Ekbacksvägen 11, Partille", "Fem minuter från pendeltåget. Ingång från gården."),
    Place("Kvarnhuset, stora salen", "Kvarnstigen 2, Mölndal", "Buss till Kvarnen. Ramp finns vid gaveln.", 40),
    Place("Yllehuset, sal B", "Spinnargatan 7, Lerum", "Från stationen till fots i tio minuter. Ring på klockan."),
    Place("Björkhaga, mötesrum Norr", "Björkhagavägen 20, Kungälv", "Buss till Björkhaga. Parkering på baksidan.", 32),
    Place("Sjöboden, övre salen", "Hamnstråket 3, Kungsbacka", "Tåg till stationen, därefter längs ån. Hiss finns."),
    Place("Fyren, konferensrummet", "Fyrvägen 9, Stenungsund", "Buss till Fyrvägen. Gå in genom biblioteket."),
    Place("Lindgården, salen", "Lindgårdsgatan 15, Alingsås", "Sju minuter från stationen. Ingång B.", 34),
)


@dataclass(frozen=True)
class Booked:
    """A room, with its number in the register when nobody else has it then, and who leads."""

    place: Place
    room_id: int | None
    leaders: tuple[int, ...]


@dataclass
class Diary:
    """Which rooms and trainers are taken on which days, so that nobody is in two rooms at once."""

    trainers: list[int]
    #: Name → the room's number in the register.
    rooms: dict[str, int] = field(default_factory=dict)
    turn: "count[int]" = field(default_factory=count)
    taken: dict[date, set[object]] = field(default_factory=lambda: defaultdict(set))

    def book(self, *days: date) -> Booked:
        """A room and a trainer free on all these days, taking turns. When all rooms are taken, the words of the one whose
        turn it is; when all trainers are, nobody yet."""
        turn = next(self.turn)
        place = self._free(PLACES, turn, days)
        leader = self._free(self.trainers, turn, days)
        usual = PLACES[turn % len(PLACES)]
        return Booked(
            place or usual, self.rooms.get(place.name) if place else None, () if leader is None else (leader,)
        )

    def _free(self, choices: Sequence[Choice], turn: int, days: Sequence[date]) -> Choice | None:
        order = [choices[(turn + n) % len(choices)] for n in range(len(choices))]
        chosen = next((one for one in order if all(one not in self.taken[day] for day in days)), None)
        for day in days if chosen is not None else ():
            self.taken[day].add(chosen)
        return chosen
