"""Many rounds at once, from rows typed or pasted: each row becomes a plan, or says what is wrong with it. Pure.

The columns, with ``;`` between: kurs, titel, datum, plats, kursledare, and if one likes platser and för. A date is
``2027-03-02`` for a whole day, ``2027-03-02 fm`` or ``2027-03-02 em`` for half a day; several have a comma between.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.api import _, search_key
from courses.calendar_rules import BlockedDay, blocked_among
from courses.days.drafting import count_of, occasions
from courses.days.models import Half
from courses.days.plans import Clock, RoundPlan

#: The columns by the names that may head them; the first is the one told.
COLUMNS = {
    "course": ("kurs", "course"),
    "title": ("titel", "omgang", "title"),
    "dates": ("datum", "dagar", "dates"),
    "place": ("plats", "lokal", "place"),
    "trainers": ("kursledare", "utbildare", "trainer", "trainers"),
    "seats": ("platser", "seats"),
    "area": ("for", "for vem", "organisation", "area"),
}
USUAL = ("course", "title", "dates", "place", "trainers", "seats", "area")
#: No plan has more rows than this.
MOST = 500


@dataclass(frozen=True)
class Known:
    """What the rows may name: a course by key or title, the others by name; all folded as ``search_key`` folds."""

    courses: Mapping[str, "KnownCourse"]
    rooms: Mapping[str, int]
    trainers: Mapping[str, Sequence[int]]
    areas: Mapping[str, int]
    #: The area when a row names none.
    usual_area: int


@dataclass(frozen=True)
class KnownCourse:
    """A course: its themes as (id, days), how many it is for, and its times."""

    id: int
    title: str
    themes: tuple[tuple[int, float], ...]
    seats: int
    clock: Clock


@dataclass(frozen=True)
class PlanRow:
    """A row as read: where it stands, what it becomes, what is wrong, and which days are unusual."""

    number: int
    text: str
    plan: RoundPlan | None = None
    course: str = ""
    faults: tuple[str, ...] = ()
    blocked: tuple[BlockedDay, ...] = field(default=())


def read(text: str, known: Known) -> list[PlanRow]:
    """The rows of a text, each as a plan in draft or with its faults. A first row of headings is understood."""
    lines = [
        (n, cells)
        for n, cells in enumerate(csv.reader(io.StringIO(text), delimiter=";"), 1)
        if any(map(str.strip, cells))
    ]
    columns = list(USUAL)
    if lines and (headed := _headings(lines[0][1])):
        columns, lines = headed, lines[1:]
    return [
        _row(number, dict(zip(columns, map(str.strip, cells), strict=False)), cells, known)
        for number, cells in lines[:MOST]
    ]


def _headings(cells: Sequence[str]) -> list[str]:
    names = {name: column for column, known in COLUMNS.items() for name in known}
    found = [names.get(search_key(cell.strip()), "") for cell in cells]
    return found if {"course", "dates"} <= set(found) else []


def _row(number: int, said: Mapping[str, str], cells: Sequence[str], known: Known) -> PlanRow:
    text, faults = "; ".join(cells), []
    course = known.courses.get(search_key(said.get("course", "")))
    if course is None:
        faults.append(_("Kursen %(name)s finns inte.", name=said.get("course") or "–"))
    days: list[tuple[date, Half]] = []
    for part in filter(None, map(str.strip, said.get("dates", "").split(","))):
        try:
            days += _day(part)
        except ValueError:
            faults.append(_("%(text)s är inget datum. Skriv till exempel 2027-03-02 eller 2027-03-02 fm.", text=part))
    area = known.areas.get(search_key(said.get("area", ""))) if said.get("area") else known.usual_area
    if area is None:
        faults.append(_("%(name)s finns inte bland dem du planerar för.", name=said["area"]))
    leaders = [
        _trainer(name, known, faults) for name in filter(None, map(str.strip, said.get("trainers", "").split(",")))
    ]
    seats = said.get("seats", "")
    if seats and not (seats.isdecimal() and 0 < int(seats) <= 1000):
        faults.append(_("%(text)s är inget antal platser.", text=seats))
    if course is not None and not faults:
        try:
            made = occasions(
                course.themes, sorted(days, key=lambda each: (each[0], course.clock[each[1]])), course.clock,
                room_id=known.rooms.get(search_key(said.get("place", ""))),
                place="" if search_key(said.get("place", "")) in known.rooms else said.get("place", "")[:120],
                trainer_ids=tuple(each for each in leaders if each),
            )  # fmt: skip
        except ValueError:
            faults.append(
                _(
                    "Kursen tar %(needed)s halvdagar, men raden har %(given)s.",
                    needed=count_of(course.themes),
                    given=len(days),
                )
            )
        else:
            plan = RoundPlan(
                course.id, area or known.usual_area, int(seats or course.seats), made, said.get("title", "")[:80]
            )
            return PlanRow(number, text, plan, course.title, (), tuple(blocked_among(plan.days)))
    return PlanRow(number, text, None, course.title if course else "", tuple(str(fault) for fault in faults))


def _day(text: str) -> list[tuple[date, Half]]:
    day, _space, half = text.partition(" ")
    on = date.fromisoformat(day)
    return [(on, Half.fm), (on, Half.em)] if not half.strip() else [(on, Half(half.strip().lower()))]


def _trainer(name: str, known: Known, faults: list[str]) -> int | None:
    found = known.trainers.get(search_key(name), ())
    if len(found) == 1:
        return found[0]
    faults.append(
        _("Det finns flera kursledare som heter %(name)s. Skriv e-postadressen.", name=name)
        if found
        else _("%(name)s finns inte bland kursledarna.", name=name)
    )
    return None
