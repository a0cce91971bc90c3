"""What is done with competences: rules of evidence, levels decided, the mapping changed."""

from collections.abc import Iterable

from sqlalchemy import select

from app.competences.models import EvidenceRule
from app.competences.objectives import level_named
from app.db import session
from app.ledger.models import Ref


def show_evidence(
    ref: Ref,
    verbs: Iterable[str],
    *,
    areas: Iterable[str],
    objectives: Iterable[tuple[str, str]] = (),
    days: float = 0.0,
    requirements: Iterable[str] = (),
) -> None:
    """Say what entries of these verbs about this object show; replaces what was said of the same version.

    ref: the object; without a version it speaks for every version that has no rule of its own.
    areas: knowledge area keys, the one it mostly belongs to first.
    objectives: (text, level) pairs, the level one of fakta, förståelse, färdighet, förtrogenhet. What an entry shows
    stops at what its verb reaches (app.competences.objectives).
    days: course days, a half day 0.5.
    requirements: names of requirements it narrows itself to; otherwise all that its areas answer to.

    Raises ValueError for an unknown level or negative days.
    """
    if days < 0:
        raise ValueError("days cannot be negative")
    said = {
        "verbs": list(verbs),
        "areas": list(dict.fromkeys(areas)),
        "objectives": [[text, level_named(level)] for text, level in objectives],
        "requirements": list(requirements),
        "days": float(days),
    }
    rule = session.scalar(
        select(EvidenceRule).where(
            EvidenceRule.object_kind == ref.kind,
            EvidenceRule.object_key == ref.key,
            EvidenceRule.object_version == (ref.version or 0),
        )
    )
    if rule is None:
        rule = EvidenceRule(object_kind=ref.kind, object_key=ref.key, object_version=ref.version or 0)
        session.add(rule)
    for name, value in said.items():
        setattr(rule, name, value)
    session.flush()
