"""Makes what is shown and decided, for tests. Each maker needs nothing and accepts anything."""

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from app.competences.actions import load_competences, show_evidence
from app.competences.models import Level
from app.competences.reference import reference_data
from app.db import session
from app.ledger.actions import record
from app.ledger.models import Draft, Entry, Ref
from app.people.models import Credits, Degree, Person
from tests.factories import make_person

_n = count(1)


def load_reference() -> None:
    """The models, areas and instruments that come with the platform."""
    load_competences(reference_data())


def level(key: str = "kunnig", framework: str = "goteborg-2000") -> Level:
    """A level of the reference data."""
    found = session.scalar(select(Level).where(Level.framework_key == framework, Level.key == key))
    assert found is not None
    return found


def make_theme(**values: Any) -> Ref:
    """A theme of half a day in the case process, with an objective of fakta and one of färdighet."""
    number = next(_n)
    ref = values.pop("ref", Ref("courses.theme", f"tema-{number}", label=f"Tema {number}"))
    defaults: dict[str, Any] = {
        "verbs": ["courses.attended"],
        "areas": ["handlaggningsprocessen"],
        "objectives": [("Du kan säga vad.", "fakta"), ("Du kan göra.", "färdighet")],
        "days": 0.5,
    }
    asked = defaults | values
    show_evidence(ref, asked.pop("verbs"), **asked)
    return ref


def make_entry(person: Person | None = None, ref: Ref | None = None, **values: Any) -> Entry:
    """Attendance at a theme on 3 February 2026."""
    by = values.pop("by", None)
    defaults: dict[str, Any] = {"verb": "courses.attended", "happened_on": date(2026, 2, 3)}
    person = person or make_person()
    return record(Draft(person_id=person.id, ref=ref or make_theme(), **defaults | values), by=by)


def make_degree(person: Person, **values: Any) -> Degree:
    """A socionom's degree of June 2020, verified."""
    defaults = {"kind": "socionom", "title": "Socionomexamen", "awarded_on": date(2020, 6, 5), "credits_hp": 210.0,
                "verified_on": date(2020, 8, 20)}  # fmt: skip
    row = Degree(person_id=person.id, **defaults | values)
    session.add(row)
    session.flush()
    return row


def make_credits(person: Person, **values: Any) -> Credits:
    """Fifteen högskolepoäng, verified."""
    defaults = {"title": "Barnets rätt", "hp": 15.0, "completed_on": date(2024, 1, 15), "verified_on": date(2024, 2, 1)}
    row = Credits(person_id=person.id, **defaults | values)
    session.add(row)
    session.flush()
    return row
