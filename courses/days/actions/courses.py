"""Writing down what is taught: a course with its themes, and what having attended them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.api import (
    Organisation,
    Person,
    Problem,
    Ref,
    _,
    by_instrument,
    requirement_refs,
    search_key,
    session,
    show_evidence,
)
from courses.completion import Completion
from courses.days.actions.checking import check_words
from courses.days.queries.rounds import themes_of
from courses.models import Course, Theme

if TYPE_CHECKING:
    from courses.days.course_plan import CoursePlan

#: Columns that a plan says as they are.
PLAIN = ("title", "summary", "days", "group_size", "withdraw_days", "late_minutes", "example", "least_people", "warn_days",
         "practice", "evaluation", "licence")  # fmt: skip


def put_course(plan: "CoursePlan") -> Course:
    """Add a course, or let an earlier one become what the plan says. Themes that it no longer names stay as they were.

    What attending a theme shows is said to the competences at the same time, but for courses of one organisation alone.
    """
    course = session.scalar(select(Course).where(Course.key == plan.key)) or Course(key=plan.key)
    for name in PLAIN:
        setattr(course, name, getattr(plan, name))
    rule = plan.completion
    course.completion = Completion.of(rule.model_dump()).data()
    course.clock = {half: list(times) for half, times in plan.clock.model_dump().items() if times}
    session.add(course)
    session.flush()
    there = {
        theme.key: theme for theme in session.scalars(select(Theme).where(Theme.key.in_([t.key for t in plan.themes])))
    }
    for position, each in enumerate(plan.themes):
        theme = there.get(each.key) or Theme(key=each.key)
        theme.course_id, theme.position = course.id, position
        theme.title, theme.days, theme.areas = each.title, each.days, list(each.areas)
        theme.requirements = requirement_refs(each.requirements)
        theme.objectives = [item.model_dump() for item in each.objectives]
        theme.preparation = [item.model_dump() for item in each.preparation]
        session.add(theme)
        if course.local_to_id is None:
            show_evidence(
                Ref("courses.theme", each.key, None, each.title),
                ["courses.attended"],
                areas=each.areas,
                objectives=[(item.text, item.level) for item in each.objectives],
                days=each.days,
                requirements=theme.requirements,
            )
    session.flush()
    return course


@dataclass(frozen=True)
class ThemeWords:
    """A theme as the coordinator writes it; ``id`` of one that is there already. ``before``: a line for each thing to do,
    with the minutes first: ``15: Läs igenom …``."""

    id: int | None
    title: str
    days: float
    areas: tuple[str, ...]
    before: str = ""
    #: As ``instrument/name``.
    requirements: tuple[str, ...] = ()


def write_course(
    course: Course | None,
    values: Mapping[str, Any],
    themes: Sequence[ThemeWords],
    *,
    local_to: Organisation | None = None,
    by: Person,
) -> Course:
    """Write a course from a form, or change one. Its days are its themes' days; its key never changes.

    values: the course's columns by name. Raises Problem when a course has the key, when it has no theme, and for what is
    longer or shorter than a course may be.
    """
    from pydantic import ValidationError  # Heavy, and needed only when authors write.

    from courses.days.course_plan import CoursePlan

    check_words(*(str(values.get(name, "")) for name in ("title", "summary", "key", "evaluation", "licence")))
    present = {theme.id: theme for theme in themes_of(course.id)} if course else {}
    key = course.key if course else _key(str(values.get("key") or values["title"]))
    if course is None and session.scalar(select(Course.id).where(Course.key == key)) is not None:
        raise Problem(_("Det finns redan en kurs med nyckeln %(key)s.", key=key), field="key")
    if not themes:
        raise Problem(_("Kursen behöver minst ett tema."))
    if not all(each.areas for each in themes):
        raise Problem(_("Varje tema behöver minst ett kunskapsområde."))
    told = [_theme(key, place, words, present.get(words.id or 0)) for place, words in enumerate(themes, 1)]
    given = {name: value for name, value in values.items() if name != "key"}
    try:
        plan = CoursePlan.model_validate(
            given
            | {"key": key, "days": sum(each.days for each in themes), "themes": told}
            | {"example": bool(course and course.example)}
        )
    except ValidationError as error:
        raise Problem(_fault(error.errors()[0]))
    if course is None:
        session.add(Course(key=key, title=plan.title, days=plan.days, local_to_id=local_to.id if local_to else None))
        session.flush()
    return put_course(plan)


def _fault(fault: Mapping[str, Any]) -> str:
    """What is wrong with a plan, in the reader's words."""
    if fault["type"] == "string_too_long":
        return _("En text är för lång. Korta den till högst %(most)s tecken.", most=fault["ctx"]["max_length"])
    return _("Ett tal är för stort eller för litet. Kontrollera dagar, pass och tider.")


def _theme(course: str, place: int, words: ThemeWords, present: Theme | None) -> dict[str, Any]:
    check_words(words.title, words.before)
    before = present.preparation if present else []
    kept = [item for item in before if item["kind"] != "text"]
    known = {item["text"]: item for item in before if item["kind"] == "text"}
    wanted = [_before(line) for line in words.before.splitlines() if line.strip()]
    return {
        "key": present.key if present else f"{course[:60]}-{_key(words.title)[:16].strip('-') or place}-{place}",
        "title": words.title.strip(),
        "days": words.days,
        "areas": list(words.areas),
        "requirements": by_instrument(words.requirements),
        "objectives": present.objectives if present else [],
        "preparation": kept + [known.get(item["text"], {}) | item for item in wanted],
    }


def _before(line: str) -> dict[str, Any]:
    minutes, colon, text = line.partition(":")
    if colon and minutes.strip().isdecimal() and 0 < int(minutes) <= 600 and text.strip():
        return {"kind": "text", "text": text.strip(), "minutes": int(minutes)}
    raise Problem(_("Skriv minuterna först på varje rad, till exempel 15: Läs igenom din senaste utredning."))


def _key(text: str) -> str:
    """A key from words: small letters, figures and hyphens."""
    signs = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in search_key(text).lower())
    return "-".join(signs.split())[:80].strip("-") or "kurs"
