"""Whom it concerns that a year is put forward, remarked on and approved: each told once, in working hours.

The plan of a year and its budget are made in wings that do not know one another; both are told of from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.api import Mail, Organisation, Person, Problem, _, send_many, session, today
from courses.days.queries.planning import planners_of
from courses.heads import managers_within


@dataclass(frozen=True)
class Put:
    """What has been put forward. what: ``plan``, ``budget`` or ``year`` (both at once); number: its own.

    at: when it was put forward; the same thing put forward anew is another proposal.
    """

    what: str
    number: int
    area_id: int
    year: int
    at: datetime | None

    @property
    def name(self) -> str:
        """The proposal's own name among events."""
        return f"{self.what}:{self.number}:{int(self.at.timestamp() * 1_000_000) if self.at else 0}"

    def is_seen(self, name: str) -> None:
        """Raise Problem when somebody who decides read another proposal than this one. name: of what was read, if known."""
        if name and name != self.name:
            raise Problem(_("Förslaget har ändrats sedan du öppnade sidan. Läs det igen innan du godkänner."))

    @property
    def values(self) -> dict[str, object]:
        """What the mails say of it."""
        area = session.get_one(Organisation, self.area_id).name
        return {"what": self.what, "number": self.number, "year": self.year, "area": area}


def put_forward(put: Put, *, by: Person) -> None:
    """Tell the managers of the area that they may remark on it, and its heads that they may approve it."""
    values = put.values
    send_many(
        (
            Mail(person, f"courses.year_proposed:{put.name}", "courses/mail/year_proposed", values | {"approves": heads},
                 topic="decisions")
            for person, heads in managers_within(put.area_id).items()
            if person != by.id
        ),
        reminder=True,
    )  # fmt: skip


def remarked(put: Put, remark_id: int, *, by: Person) -> None:
    """Tell the coordinators of the area that somebody has remarked on it."""
    _tell(put, "year_remarked", f"{put.what}:{remark_id}", by)


def approved(put: Put, *, by: Person) -> None:
    """Tell the coordinators of the area that it has been approved."""
    _tell(put, "year_approved", put.name, by)


def _tell(put: Put, template: str, event: str, by: Person) -> None:
    planners: Iterable[int] = planners_of([put.area_id], today()).get(put.area_id, ())
    values = put.values
    send_many(
        (
            Mail(person, f"courses.{template}:{event}", f"courses/mail/{template}", values, topic="decisions")
            for person in planners
            if person != by.id
        ),
        reminder=True,
    )
