"""Writing down what is taught: a course with its themes, and what having attended them shows."""

from sqlalchemy import select

from app.api import Ref, session, show_evidence
from courses.days.course_plan import CoursePlan
from courses.models import Course, Theme


def put_course(plan: CoursePlan) -> Course:
    """Add a course, or let an earlier one become what the plan says. Themes that it no longer names stay as they were.

    What attending a theme shows is said to the competences at the same time.
    """
    course = session.scalar(select(Course).where(Course.key == plan.key)) or Course(key=plan.key)
    for name in ("title", "summary", "days", "group_size", "withdraw_days", "late_minutes", "example"):
        setattr(course, name, getattr(plan, name))
    session.add(course)
    session.flush()
    there = {
        theme.key: theme for theme in session.scalars(select(Theme).where(Theme.key.in_([t.key for t in plan.themes])))
    }
    for position, each in enumerate(plan.themes):
        theme = there.get(each.key) or Theme(key=each.key)
        theme.course_id, theme.position = course.id, position
        theme.title, theme.days, theme.areas = each.title, each.days, list(each.areas)
        theme.objectives = [item.model_dump() for item in each.objectives]
        theme.preparation = [item.model_dump() for item in each.preparation]
        session.add(theme)
        show_evidence(
            Ref("courses.theme", each.key, None, each.title),
            ["courses.attended"],
            areas=each.areas,
            objectives=[(item.text, item.level) for item in each.objectives],
            days=each.days,
        )
    session.flush()
    return course
