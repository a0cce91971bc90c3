"""What pages and actions ask about programmes."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.api import Obligation, local_date, session, sort_key, standings_of
from courses.programmes.models import Part, Programme, ProgrammeVersion


def version(key: str, number: int) -> ProgrammeVersion | None:
    """One version of a programme with its parts and items, or None."""
    return session.scalar(_whole().where(Programme.key == key, ProgrammeVersion.version == number))


def current_versions() -> Sequence[ProgrammeVersion]:
    """The latest version of every programme, with parts and items, by title. Three statements."""
    other = aliased(ProgrammeVersion)
    latest = (
        select(func.max(other.version)).where(other.programme_id == ProgrammeVersion.programme_id).scalar_subquery()
    )
    found = session.scalars(_whole().where(ProgrammeVersion.version == latest)).unique()
    return sorted(found, key=lambda version: sort_key(version.title))


def current(key: str) -> ProgrammeVersion | None:
    """The latest version of a programme, or None."""
    return session.scalars(
        _whole().where(Programme.key == key).order_by(ProgrammeVersion.version.desc()).limit(1)
    ).first()  # fmt: skip


def versions(key: str) -> Sequence[ProgrammeVersion]:
    """All versions of a programme, latest first."""
    return session.scalars(
        select(ProgrammeVersion).join(ProgrammeVersion.programme).where(Programme.key == key)
        .order_by(ProgrammeVersion.version.desc())
    ).all()  # fmt: skip


def published_on(key: str) -> date | None:
    """The day the programme's first version was published, or None."""
    first = session.scalar(
        select(func.min(ProgrammeVersion.published_at)).join(ProgrammeVersion.programme).where(Programme.key == key)
    )
    return local_date(first) if first else None


def done_of(person_id: int, shown: ProgrammeVersion) -> dict[int, date]:
    """Which of the version's items this person has done, whether obliged to or not: item id → the latest day."""
    items = [item for part in shown.parts for item in part.items]
    done: dict[int, date] = {}
    for row in standings_of(person_id, {verb for item in items for verb in item.verbs}):
        for item in items:
            if (row.object_kind, row.object_key) == (item.kind, item.ref_key) and row.verb in item.verbs:
                done[item.id] = max(row.happened_on, done.get(item.id, row.happened_on))
    return done


def is_granted(person_id: int, shown: ProgrammeVersion) -> bool:
    """Whether someone has been granted the programme, in any version."""
    return bool(granted({person_id}, [f"{shown.programme.key}/{part.key}" for part in shown.parts]))


def granted(person_ids: Iterable[int], part_keys: Iterable[str]) -> set[tuple[int, str]]:
    """Which of these people have been granted which of these parts, in any version: (person id, ``programme/part``)."""
    rows = session.execute(
        select(Obligation.person_id, Obligation.object_key).where(
            Obligation.person_id.in_(list(person_ids)), Obligation.object_kind == "courses.part",
            Obligation.object_key.in_(list(part_keys)), Obligation.released_on.is_(None),
        )
    )  # fmt: skip
    return {(person, key) for person, key in rows}


def _whole() -> Select[ProgrammeVersion]:
    return (
        select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .options(joinedload(ProgrammeVersion.programme), selectinload(ProgrammeVersion.parts).selectinload(Part.items))
    )
