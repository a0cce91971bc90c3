"""What competence is measured against: areas, instruments, requirements, the mapping between them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.competences.models import AreaMapping, EvidenceRule, Instrument, KnowledgeArea, Requirement
from app.db import session
from app.web import editions
from app.web.words import SOURCE, spoken


def knowledge_areas() -> Sequence[KnowledgeArea]:
    """The knowledge areas in order."""
    return session.scalars(select(KnowledgeArea).order_by(KnowledgeArea.position)).all()


_AREAS = KnowledgeArea.__table__.c
_NAMES = select(_AREAS.key, _AREAS.name, _AREAS.english).order_by(_AREAS.position)
editions.new_edition_when_written(KnowledgeArea)


def area_names() -> dict[str, str]:
    """The knowledge areas' names by key, in order and in the language of the page; kept until they are written again."""
    rows = editions.of_edition("competences.names", lambda: [tuple(row) for row in session.execute(_NAMES)])
    return {key: name if spoken() == SOURCE else english or name for key, name, english in rows}


def instruments() -> Sequence[Instrument]:
    """Every instrument in order."""
    return session.scalars(select(Instrument).order_by(Instrument.position)).all()


def requirements() -> dict[str, list[Requirement]]:
    """Instrument key → its requirements in order."""
    found: dict[str, list[Requirement]] = defaultdict(list)
    for row in session.scalars(select(Requirement).order_by(Requirement.instrument_key, Requirement.position)):
        found[row.instrument_key].append(row)
    return found


def known_requirements() -> dict[str, list[str]]:
    """Instrument key → the names of its requirements in order."""
    return {key: [row.name for row in rows] for key, rows in requirements().items()}


def requirement_choices() -> list[tuple[str, str]]:
    """Every requirement as it is kept and as an author chooses it, in order. Two statements."""
    rows = requirements()
    return [(row.ref, f"{each.title}: {row.name}") for each in instruments() for row in rows.get(each.key, ())]


def mapping() -> set[tuple[str, int]]:
    """The proposed mapping: (area key, requirement id)."""
    return {
        (area, number) for area, number in session.execute(select(AreaMapping.area_key, AreaMapping.requirement_id))
    }


def objectives_of(kind: str, keys: Iterable[str]) -> dict[str, list[str]]:
    """The learning objectives in words that evidence about these objects shows, by key. One statement."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, pairs in session.execute(
        select(EvidenceRule.object_key, EvidenceRule.objectives)
        .where(EvidenceRule.object_kind == kind, EvidenceRule.object_key.in_(list(keys)))
        .order_by(EvidenceRule.id)
    ):
        found[key] += [text for text, _level in pairs if text not in found[key]]
    return found
