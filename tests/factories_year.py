"""Makes plans of a year for tests. Each maker needs nothing and accepts anything."""

from app.dates import today
from app.organisations.models import Organisation
from app.people.models import Person
from courses.models import Course, Theme
from courses.programmes.queries import current
from courses.year.actions.plans import make_plan
from courses.year.blocked import usual_blocks
from courses.year.facts import Choices
from courses.year.models import YearPlan
from courses.year.rhythm import Rhythm
from tests.factories import _add, make_colleague
from tests.factories_days import make_area
from tests.factories_programmes import make_programme

NEXT_YEAR = today().year + 1


def make_themes() -> None:
    """The introduction in small with courses behind it: a and b in one, c and d in one each."""
    if current("introduktion") is None:
        make_programme()
    for key, themes in (("del-1", {"a": 1.0, "b": 0.5}), ("c", {"c": 0.5}), ("d", {"d": 0.5})):
        course = _add(Course(key=f"kurs-{key}", title=f"Kursen {key}", days=sum(themes.values())))
        for position, (theme, days) in enumerate(themes.items()):
            _add(Theme(course_id=course.id, key=theme, title=f"Temat {theme}", days=days, position=position,
                       areas=["samverkan"]))  # fmt: skip


def make_choices(area: Organisation, year: int = NEXT_YEAR, hires: int = 1, **values: object) -> Choices:
    """So many hires a month in the area itself, nine rounds of thirty, the usual blocks."""
    defaults = {"year": year, "seats": 30, "rounds": 9, "rhythm": Rhythm.together, "blocks": usual_blocks(year),
                "grid": {area.id: (hires,) * 12}}  # fmt: skip
    return Choices(**defaults | values)  # type: ignore[arg-type]


def make_year_plan(area: Organisation | None = None, by: Person | None = None, **values: object) -> YearPlan:
    """A plan with its proposal."""
    area = area or make_area()
    if current("introduktion") is None:
        make_themes()
    by = by or make_colleague("coordinator", area)
    return make_plan(area.id, "introduktion", make_choices(area, **values), by=by)  # type: ignore[arg-type]
