"""Makes rows for tests. Each maker needs nothing and accepts anything."""

from datetime import date
from itertools import count
from typing import Any

from app.db import session
from app.ledger.actions import Duty, define, oblige_many
from app.ledger.deadlines import add_months
from app.ledger.models import Definition, Need, Obligation, Ref
from app.organisations.actions import rebuild_closure
from app.organisations.models import Kind, Organisation, Parent, Post
from app.organisations.queries import organisation
from app.people.models import Person

_n = count(1)


def _add(row: Any) -> Any:
    session.add(row)
    session.flush()
    return row


def make_person(**values: Any) -> Person:
    """Someone invented."""
    return _add(Person(**{"given_name": "Person", "family_name": f"Nummer {next(_n)}"} | values))


def make_organisation(*, parent: Organisation | None = None, since: date | None = None, **values: Any) -> Organisation:
    """An organisation, by default a unit in a municipality of its own."""
    number = next(_n)
    kind = values.get("kind", Kind.unit)
    row = _add(Organisation(**{"key": f"organisation-{number}", "kind": kind, "name": f"Enhet {number}"} | values))
    if parent is None and kind == Kind.unit:
        parent = organisation("1402") or make_municipality()
    if parent is not None:
        _add(Parent(organisation_id=row.id, parent_id=parent.id, valid_from=since))
    rebuild_closure()
    return row


def make_municipality(**values: Any) -> Organisation:
    """A municipality in the federation gr."""
    federation = organisation("gr") or make_organisation(kind=Kind.federation, key="gr", name="Göteborgsregionen (GR)")
    defaults = {"key": "1402", "code": "1402", "name": "Partille"} if organisation("1402") is None else {}
    return make_organisation(parent=federation, kind=Kind.municipality, **defaults | values)


def make_post(person: Person | None = None, unit: Organisation | None = None, **values: Any) -> Post:
    """A post as social worker, from 7 January 2026."""
    person = person or make_person()
    unit = unit or make_organisation()
    defaults = {"role": "social_worker", "title": "Socialsekreterare", "service_area": "barn-och-unga",
                "first_on": date(2026, 1, 7), "percent": 100, "employer_id": unit.id}  # fmt: skip
    return _add(Post(person_id=person.id, unit_id=unit.id, **defaults | values))


def make_colleague(role: str = "social_worker", unit: Organisation | None = None, **values: Any) -> Person:
    """Someone with a post in this role."""
    person = make_person(**values)
    make_post(person, unit, role=role)
    return person


def make_definition(key: str = "introduktion/del-1", needs: int = 3, version: int = 1) -> Definition:
    """A programme part with themes a, b, c … of half a day each."""
    wanted = [
        Need("courses.theme", f"{key}/{chr(97 + i)}", ("courses.attended",), f"Tema {i + 1}", 0.5) for i in range(needs)
    ]
    return define(Ref("courses.part", key, version, "Del 1"), wanted, on=date(2026, 1, 1), by=None)


def make_obligation(post: Post | None = None, what: Definition | None = None, months: int = 4) -> Obligation:
    """An obligation from the post's first day."""
    post = post or make_post()
    what = what or make_definition()
    due = add_months(post.first_on, months)
    number = oblige_many(
        [Duty(post.person_id, what, post.first_on, months, due, due, f"first_day+{months}m", "introduction", post.first_on,
              post.id, post.unit_id, post.service_area)],
        by=None,
    )[0]  # fmt: skip
    found = session.get(Obligation, number)
    assert found is not None
    return found
