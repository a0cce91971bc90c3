"""What a round is to be, before it is one: plain values that forms, files and demo data hand to ``open_rounds``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from hashlib import sha256
from typing import Any

from courses.days.models import Half

#: When the parts of a day begin and end unless someone says otherwise, by the clock in Stockholm.
CLOCK = {
    Half.fm: (time(9), time(12)),
    Half.em: (time(13), time(15, 30)),
    Half.whole: (time(9), time(15, 30)),
}
Clock = Mapping[Half, tuple[time, time]]


def clock_of(kept: Mapping[str, Any]) -> dict[Half, tuple[time, time]]:
    """A course's own times of the parts of a day, as kept on the course, with the usual ones for those left out."""
    own = {Half(half): (time.fromisoformat(begins), time.fromisoformat(ends)) for half, (begins, ends) in kept.items()}
    return CLOCK | own


@dataclass(frozen=True)
class SessionPlan:
    """A half or whole day. Clock times are Stockholm's; the usual ones when left out.

    ``room_id``: another room than the occasion's.
    """

    held_on: date
    half: Half = Half.whole
    starts: time | None = None
    ends: time | None = None
    room_id: int | None = None

    @property
    def clock(self) -> tuple[time, time]:
        """When it begins and ends."""
        usual = CLOCK[self.half]
        return self.starts or usual[0], self.ends or usual[1]

    def on(self, day: date) -> "SessionPlan":
        """The same part of another day, by the same clock."""
        return replace(self, held_on=day)


@dataclass(frozen=True)
class OccasionPlan:
    """A theme's gathering: its sessions, where, and who leads it.

    ``room_id``: a room of the register, which then says place, address and how many it holds. ``trainer_ids``: whoever
    stands first answers for it, the others help.
    """

    theme_id: int
    sessions: tuple[SessionPlan, ...]
    place: str = ""
    address: str = ""
    directions: str = ""
    online_url: str = ""
    room_capacity: int | None = None
    notes: str = ""
    trainer_ids: tuple[int, ...] = ()
    room_id: int | None = None


@dataclass(frozen=True)
class RoundPlan:
    """A round: a course for the people of an area, so many seats, these occasions.

    ``withdraw_by`` follows from the course when left out. ``published`` rounds are visible at once.
    ``copied_from_id``: the round that it was made from. ``invites``: anyone in the area may take a free seat at once.
    """

    course_id: int
    area_id: int
    seats: int
    occasions: tuple[OccasionPlan, ...]
    title: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    withdraw_by: date | None = None
    published: bool = False
    confirm_by: date | None = None
    copied_from_id: int | None = None
    invites: bool = False

    @property
    def stamp(self) -> str:
        """A mark that is another when anything of the round is."""
        return sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def days(self) -> list[date]:
        """Every day of the round, in order."""
        return sorted({s.held_on for o in self.occasions for s in o.sessions})

    def moved(self, step: timedelta) -> "RoundPlan":
        """The same round so many days later, with the days around it; by the same clock also over a clock change."""
        return replace(
            self,
            occasions=tuple(
                replace(occasion, sessions=tuple(each.on(each.held_on + step) for each in occasion.sessions))
                for occasion in self.occasions
            ),
            opens_on=self.opens_on and self.opens_on + step,
            closes_on=self.closes_on and self.closes_on + step,
            withdraw_by=self.withdraw_by and self.withdraw_by + step,
            confirm_by=self.confirm_by and self.confirm_by + step,
        )
