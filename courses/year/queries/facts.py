"""What a plan is made from, read: the programme, the municipalities, last years' hires, who lacks what, what is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, extract, func, select

from app.api import Closure, Kind, Obligation, Organisation, Post, session
from courses.models import Course, Theme
from courses.programmes.models import Part, ProgrammeVersion
from courses.programmes.queries import current, current_versions
from courses.year.facts import PartFacts, Programme, ThemeFacts
from courses.year.forecast import Grid, usual

#: Rounds in a year when the programme does not say: twelve months but for June–August.
MOST_ROUNDS = 9
#: The forecast is a mean of so many years.
YEARS_BACK = 3


def programmes() -> list[Programme]:
    """The programmes that a year can be planned for: one part given in rounds and one theme by theme, both with deadlines."""
    versions = [version for version in current_versions() if version.enrolment == "rule"]
    themes = _themes({item.ref_key for version in versions for part in version.parts for item in part.items})
    return [found for version in versions if (found := _programme(version, themes)) is not None]


def programme(key: str) -> Programme | None:
    """One of them by key, or None."""
    version = current(key)
    if version is None:
        return None
    return _programme(version, _themes({item.ref_key for part in version.parts for item in part.items}))


def _programme(version: ProgrammeVersion, themes: dict[str, ThemeFacts]) -> Programme | None:
    parts = [found for part in version.parts if (found := _part(part, themes)) is not None]
    whole = next((part for part in parts if len({theme.course_id for theme in part.themes}) == 1), None)
    single = next((part for part in parts if len({t.course_id for t in part.themes}) == len(part.themes) > 1), None)
    if whole is None or single is None:
        return None
    return Programme(version.programme.key, version.title, version.example, whole, single)


def _part(part: Part, themes: dict[str, ThemeFacts]) -> PartFacts | None:
    found = tuple(
        themes[item.ref_key] for item in part.items if item.kind == "courses.theme" and item.ref_key in themes
    )
    if part.deadline_months is None or not found:
        return None
    groups = tuple((frozenset(each["areas"]), float(each["days"])) for each in part.allocations)
    return PartFacts(part.key, part.title, part.deadline_months, part.rounds_per_year_max or MOST_ROUNDS, found, groups)


def _themes(keys: Iterable[str]) -> dict[str, ThemeFacts]:
    found = session.execute(
        select(Theme.id, Theme.key, Theme.title, Theme.course_id, Theme.days, Theme.areas, Course.group_size)
        .join(Course, Course.id == Theme.course_id)
        .where(Theme.key.in_(set(keys)))
    )
    return {
        each.key: ThemeFacts(
            each.id, each.key, each.title, each.course_id, round(each.days * 2), frozenset(each.areas), each.group_size
        )
        for each in found
    }


def below(area_id: int, on: date) -> Select[Any]:
    """The ids of all organisations in an area on a day, as a SELECT."""
    return select(Closure.descendant_id).where(Closure.ancestor_id == area_id, Closure.holds(on))


def places(area_id: int, on: date) -> Sequence[Organisation]:
    """The municipalities of an area by name; the area itself when it is one."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(below(area_id, on)), Organisation.kind == Kind.municipality)
        .order_by(Organisation.sort_key, Organisation.id)
    ).all()


def usual_hires(key: str, place_ids: Sequence[int], on: date) -> Grid:
    """The forecast when nobody knows better: the first days in posts of the programme's audience, in a mean of the last
    three whole years before this month. One statement."""
    from courses.programmes.plan import Audience  # Heavy, and needed only when a year is planned.

    version = current(key)
    audience = Audience(**version.audience) if version is not None else Audience()
    until = on.replace(day=1)
    since = until.replace(year=until.year - YEARS_BACK)
    month = extract("month", Post.first_on)
    found = select(Post.employer_id, month, func.count()).where(
        Post.employer_id.in_(place_ids), Post.first_on >= since, Post.first_on < until
    )
    for column, wanted in (
        (Post.role, audience.roles), (Post.service_area, audience.service_areas),
        (Post.entry_profile, audience.entry_profiles),
    ):  # fmt: skip
        if wanted is not None:
            found = found.where(column.in_(wanted))
    rows = session.execute(found.group_by(Post.employer_id, month))
    return usual({(place, int(number)): count for place, number, count in rows}, place_ids, YEARS_BACK)


def open_parts(programme_key: str, part_key: str, area_id: int, on: date) -> Select[Any]:
    """Open obligations of an area about a part of a programme, with deadlines that run, as a SELECT to go on from."""
    return select().where(
        Obligation.object_kind == "courses.part", Obligation.object_key == f"{programme_key}/{part_key}",
        Obligation.done_on.is_(None), Obligation.released_on.is_(None), Obligation.due_on.is_not(None),
        Obligation.unit_id.in_(below(area_id, on)),
    )  # fmt: skip


def by_theme(rows: Iterable[tuple[int, Any]]) -> dict[int, tuple[Any, ...]]:
    """Pairs of theme id and something, gathered by theme."""
    found: dict[int, list[Any]] = defaultdict(list)
    for theme_id, each in rows:
        found[theme_id].append(each)
    return {theme_id: tuple(each) for theme_id, each in found.items()}
