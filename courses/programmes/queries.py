"""What pages and actions ask about programmes."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.api import Obligation, session, sort_key
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
