"""The federation, its municipalities, Göteborg's committees and former districts: data that every house begins with.

Loading again changes nothing that is there and adds what is missing. Source: Statistics Sweden's municipality codes;
app/organisations/data.
"""

from datetime import date
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from app.db import session
from app.organisations.actions import NewOrganisation, found_many
from app.organisations.models import Kind, Organisation, ServiceArea, Successor
from app.people.models import Person


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Federation(_Strict):
    """The federation at the top."""

    key: str
    kind: str
    name: str


class Municipality(_Strict):
    """A municipality with SCB's code, which is a string."""

    code: str
    name: str
    county: str = ""


class Part(_Strict):
    """A committee or a district, and what it became."""

    key: str
    name: str
    successor: str | None = None
    note: str = ""


class Parts(_Strict):
    """Committees or districts of one municipality during one time."""

    parent: str
    kind: str
    valid_from: date | None = None
    valid_to: date | None = None
    items: list[Part]
    successor_by_service_area: dict[str, str] = {}


class Area(_Strict):
    """A service area."""

    key: str
    name: str


class Reference(_Strict):
    """The whole file."""

    federation: Federation
    municipalities: list[Municipality]
    city_districts: Parts
    city_committees: Parts
    others: list[Municipality]
    service_areas: list[Area]


def reference_data() -> dict[str, Any]:
    """The file that comes with the house."""
    file = resources.files("app.organisations") / "data" / "organisations.yaml"
    return dict(yaml.safe_load(file.read_text("utf-8")))


def load_organisations(data: dict[str, Any] | None = None, *, by: Person | None = None) -> int:
    """Bring in what is missing of the reference data. Returns how many organisations were added.

    Raises pydantic's ValidationError, which names the place, when the file is not as it should be.
    """
    reference = Reference.model_validate(reference_data() if data is None else data)
    have = set(session.scalars(select(Organisation.key)))
    added = found_many([new for new in _organisations(reference) if new.key not in have], by=by)
    _load_areas(reference.service_areas)
    _load_successors(reference.city_districts)
    return len(added)


def _organisations(reference: Reference) -> list[NewOrganisation]:
    top = reference.federation
    found = [NewOrganisation(top.key, top.name, Kind(top.kind))]
    for group, parent in ((reference.municipalities, top.key), (reference.others, None)):
        found += [
            NewOrganisation(each.code, each.name, Kind.municipality, parent, each.code, each.county) for each in group
        ]
    for parts in (reference.city_districts, reference.city_committees):
        found += [
            NewOrganisation(
                each.key,
                each.name,
                Kind(parts.kind),
                parts.parent,
                valid_from=parts.valid_from,
                valid_to=parts.valid_to,
            )
            for each in parts.items
        ]
    return found


def _load_areas(areas: list[Area]) -> None:
    have = set(session.scalars(select(ServiceArea.key)))
    session.add_all(
        ServiceArea(key=area.key, name=area.name, position=position)
        for position, area in enumerate(areas)
        if area.key not in have
    )
    session.flush()


def _load_successors(parts: Parts) -> None:
    ids = dict(session.execute(select(Organisation.key, Organisation.id)).all())
    have = set(session.execute(select(Successor.organisation_id, Successor.service_area)))
    wanted = [
        (ids[part.key], area, ids[successor])
        for part in parts.items
        for area, successor in [("", part.successor), *parts.successor_by_service_area.items()]
        if successor
    ]
    session.add_all(
        Successor(organisation_id=old, service_area=area, successor_id=new)
        for old, area, new in wanted
        if (old, area) not in have
    )
    session.flush()
