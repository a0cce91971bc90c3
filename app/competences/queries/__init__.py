"""What pages ask about competences. Each question is a constant number of statements."""

from app.competences.queries.catalogue import (
    area_names,
    instruments,
    knowledge_areas,
    known_requirements,
    mapping,
    objectives_of,
    requirement_choices,
    requirements,
)
from app.competences.queries.evidence import Demand, Picture, ShownDays, evidence, picture, shown_by_area
from app.competences.queries.levels import Decided, LevelCard, frameworks_of, level_cards

__all__ = [
    "Decided",
    "Demand",
    "LevelCard",
    "Picture",
    "ShownDays",
    "area_names",
    "evidence",
    "frameworks_of",
    "instruments",
    "knowledge_areas",
    "known_requirements",
    "level_cards",
    "mapping",
    "objectives_of",
    "picture",
    "requirement_choices",
    "requirements",
    "shown_by_area",
]
