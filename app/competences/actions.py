"""What is done with competences: rules of evidence, levels decided, the mapping changed, reference data loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from app.competences.models import (
    AreaMapping,
    EvidenceRule,
    Framework,
    Instrument,
    KnowledgeArea,
    Level,
    LevelDecision,
    Requirement,
)
from app.competences.objectives import level_named
from app.dates import today
from app.db import session, take_ids
from app.ledger.actions import record, record_many
from app.ledger.models import Draft, Ref
from app.people.models import Person
from app.problems import Problem
from app.web.personal_numbers import REFUSAL, contains_personal_number
from app.web.words import _

#: Letters in the reason for a level.
LONGEST_REASON = 500


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
    requirements: those it narrows itself to, as ``instrument/name``; of other instruments all that its areas answer to.

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


@dataclass(frozen=True)
class Decision:
    """A level on its way to being decided: whose, which, on what it rests, and the day."""

    person_id: int
    level: Level
    reason: str
    on: date


def decide_level(person: Person, level: Level, *, reason: str, on: date, by: Person) -> None:
    """Decide someone's level in a framework. Added beside earlier decisions; nothing but a decision changes a level.

    reason: what the decision rests on; the person reads it too. on: the day of the decision, at the latest today.

    Raises Problem for one's own level, a day to come, a missing or too long reason, or one with a personnummer in it.
    """
    decide_levels([Decision(person.id, level, reason, on)], by=by)


def decide_levels(decisions: Iterable[Decision], *, by: Person) -> None:
    """Decide many people's levels at once, all or none; see ``decide_level``. A constant number of statements."""
    checked = [_sound(decision, by) for decision in decisions]
    if not checked:
        return
    session.flush()
    rows = [
        {
            "id": number,
            "person_id": d.person_id,
            "framework_key": d.level.framework_key,
            "level_id": d.level.id,
            "decided_by_id": by.id,
            "decided_on": d.on,
            "reason": d.reason,
        }
        for number, d in zip(take_ids("competences_level_decision", len(checked)), checked, strict=True)
    ]
    session.execute(insert(LevelDecision), rows)
    record_many(
        [
            Draft(
                "competences.level_decided",
                d.person_id,
                Ref("competences.level", f"{d.level.framework_key}/{d.level.key}", label=d.level.name),
                d.on,
                data={"decision": row["id"]},
            )
            for d, row in zip(checked, rows, strict=True)
        ],
        by=by,
    )


def _sound(decision: Decision, by: Person) -> Decision:
    reason = decision.reason.strip()
    if decision.person_id == by.id:
        raise Problem(_("Du kan inte besluta om din egen nivå. Din chef gör det."))
    if decision.on > today():
        raise Problem(_("Dagen för beslutet kan inte ligga framåt i tiden."), field="decided_on")
    if not reason:
        raise Problem(_("Skriv vad beslutet bygger på."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Problem(_("Skriv högst %(number)s tecken.", number=LONGEST_REASON), field="reason")
    if contains_personal_number(reason):
        raise Problem(str(REFUSAL), field="reason")
    return replace(decision, reason=reason)


def change_mapping(pairs: Iterable[tuple[str, int]], *, by: Person) -> None:
    """Let the knowledge areas answer to exactly these requirements: (area key, requirement id).

    Raises Problem when one of them is not known. What was added and taken away is written in the ledger.
    """
    wanted = set(pairs)
    areas = set(session.scalars(select(KnowledgeArea.key)))
    known = set(session.scalars(select(Requirement.id)))
    if any(area not in areas or number not in known for area, number in wanted):
        raise Problem(_("Ett område eller ett krav finns inte längre. Ladda om sidan och försök igen."))
    before = {(a, n) for a, n in session.execute(select(AreaMapping.area_key, AreaMapping.requirement_id))}
    if wanted == before:
        return
    session.execute(delete(AreaMapping))
    if wanted:
        session.execute(insert(AreaMapping), [{"area_key": a, "requirement_id": n} for a, n in sorted(wanted)])
    data = {"added": [list(p) for p in sorted(wanted - before)], "removed": [list(p) for p in sorted(before - wanted)]}
    ref = Ref("competences.mapping", "areas", label="Koppling mellan områden och krav")
    record(Draft("competences.mapping_changed", None, ref, today(), data=data), by=by)


def load_competences(data: Mapping[str, Any]) -> None:
    """Bring in models, areas and instruments; loading them again changes nothing that is the same.

    data: as in app/competences/data/competences.yaml. The proposed mapping is taken only for requirements that were not
    known before, so that what people have changed stays changed.
    """
    for position, row in enumerate(data["frameworks"]):
        owner = row.get("owner", "")
        session.merge(
            Framework(key=row["key"], title=row["title"], year=row.get("year"), owner_key=owner, position=position)
        )
    for position, row in enumerate(data["knowledge_areas"]):
        english = row.get("english", "")
        session.merge(KnowledgeArea(key=row["key"], swedish=row["name"], english=english, position=position))
    for position, row in enumerate(data["instruments"]):
        session.merge(_instrument(row, position))
    session.flush()
    _load_levels(data["frameworks"])
    new = _load_requirements(data["instruments"])
    session.flush()
    for area, by_instrument in data.get("area_mapping", {}).items():
        for instrument, names in by_instrument.items():
            session.add_all(
                AreaMapping(area_key=area, requirement_id=new[instrument, name].id)
                for name in names
                if (instrument, name) in new
            )
    session.flush()


def _instrument(row: Mapping[str, Any], position: int) -> Instrument:
    first, last = row.get("valid_from", {}), row.get("valid_to", {})
    return Instrument(
        key=row["key"],
        title=row["title"],
        subject=row.get("subject", ""),
        kind=row["kind"],
        about=row["about"],
        from_on=first.get("date"),
        from_year=first.get("year"),
        from_certainty=first.get("certainty", ""),
        to_on=last.get("date"),
        to_year=last.get("year"),
        to_certainty=last.get("certainty", ""),
        complete=row.get("complete", False),
        followed_by=row.get("followed_by", ""),
        note=row.get("note", ""),
        position=position,
    )


def _load_levels(frameworks: Iterable[Mapping[str, Any]]) -> None:
    known = {(level.framework_key, level.key): level for level in session.scalars(select(Level))}
    for framework in frameworks:
        for row in framework["levels"]:
            level = known.get((framework["key"], row["key"]))
            if level is None:
                level = Level(framework_key=framework["key"], key=row["key"])
                session.add(level)
            level.name = row["name"]
            level.position = row["order"]
            level.years_min = row["years_min"]
            level.years_max = row.get("years_max")
            level.approximate = row.get("approximate", False)
            level.credits_as_printed = row.get("credits_as_printed")
            level.further_credits = row.get("further_credits", False)
            level.may_supervise = row.get("may_supervise", False)


def _load_requirements(instruments: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Requirement]:
    """Those that were not known before."""
    known = {(r.instrument_key, r.name): r for r in session.scalars(select(Requirement))}
    new: dict[tuple[str, str], Requirement] = {}
    for instrument in instruments:
        for position, name in enumerate(instrument.get("requirements", [])):
            about = (instrument["key"], name)
            if about in known:
                known[about].position = position
                continue
            new[about] = Requirement(instrument_key=about[0], name=name, position=position)
            session.add(new[about])
    return new
