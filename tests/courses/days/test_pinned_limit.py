"""What may be missed of a session is what was said when the round was published."""

from app.db import session
from courses.days.actions.attendance import register_attendance
from courses.days.actions.publishing import publish
from courses.days.models import Certificate, Round
from courses.days.presence import Mark, limit_of
from courses.days.queries.attendance import class_list, occasion_listed
from tests.factories import make_colleague
from tests.factories_days import make_course, make_occasion, make_round, make_seat, sessions_of


def make_two():
    """Someone twenty minutes late to both sessions of a course that allows half an hour, and somebody in time."""
    course = make_course(late_minutes=30)
    occasion = make_occasion(course=course)
    round_ = session.get(Round, occasion.round_id)
    late, other = (make_seat(round_, make_colleague()).person_id for _ in range(2))
    for sitting in sessions_of(occasion):
        register_attendance(sitting, {late: Mark("late", 20), other: Mark("present")}, by=None)
    return course, round_, occasion, late, other


def test_a_stricter_course_takes_back_no_certificate_when_another_mark_is_corrected(app):
    course, _round, occasion, late, other = make_two()
    course.late_minutes = 10
    session.flush()
    register_attendance(sessions_of(occasion)[0], {other: Mark("absent")}, by=None)
    kept = session.query(Certificate).filter(Certificate.entry_id.is_not(None)).one()
    assert kept.person_id == late
    session.expire_all()
    shown = {each.person_id: each.outcome for each in class_list(occasion_listed(occasion.id)).people}
    assert shown == {late: "attended", other: "partial"}


def test_the_limit_is_kept_when_a_round_is_published_and_follows_the_course_until_then(app):
    course = make_course(late_minutes=30)
    draft = make_round(course, published=False)
    course.late_minutes = 15
    session.flush()
    assert (draft.late_minutes, limit_of(draft)) == (None, 15)
    publish(draft, by=make_colleague("coordinator"))
    course.late_minutes = 5
    session.flush()
    assert limit_of(draft) == 15


def test_an_older_round_has_the_courses_own_limit(app):
    course, round_, *_rest = make_two()
    round_.late_minutes = None
    course.late_minutes = 45
    session.flush()
    assert limit_of(round_) == 45
