"""What a round is to be, before it is one: plain values that forms, files and demo data hand to ``open_rounds``."""

from dataclasses import dataclass
from datetime import date, time

from courses.days.models import Half

#: When the parts of a day begin and end unless someone says otherwise, by the clock in Stockholm.
CLOCK = {
    Half.fm: (time(9), time(12)),
    Half.em: (time(13), time(16)),
    Half.whole: (time(9), time(16)),
}


@dataclass(frozen=True)
class SessionPlan:
    """A half or whole day. Clock times are Stockholm's; the usual ones when left out."""

    held_on: date
    half: Half = Half.whole
    starts: time | None = None
    ends: time | None = None

    @property
    def clock(self) -> tuple[time, time]:
        """When it begins and ends."""
        usual = CLOCK[self.half]
        return self.starts or usual[0], self.ends or usual[1]


@dataclass(frozen=True)
class OccasionPlan:
    """A theme's gathering: its sessions, where, and who leads it."""

    theme_id: int
    sessions: tuple[SessionPlan, ...]
    place: str = ""
    address: str = ""
    directions: str = ""
    online_url: str = ""
    room_capacity: int | None = None
    notes: str = ""
    trainer_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class RoundPlan:
    """A round: a course for the people of an area, so many seats, these occasions.

    ``withdraw_by`` follows from the course when left out. ``published`` rounds are visible at once.
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

    @property
    def days(self) -> list[date]:
        """Every day of the round, in order."""
        return sorted({s.held_on for o in self.occasions for s in o.sessions})
