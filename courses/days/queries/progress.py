"""How far someone has come in a round whose sessions are counted together."""

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.api import session
from courses.days.models import Acceptance, AttendanceMark, MakeUp, Occasion, Round, Session
from courses.days.presence import Mark, enough, limit_of

_there = aliased(AttendanceMark)


def sessions_counted(round_: Round, person_id: int) -> tuple[int, int]:
    """How many of a round's planned sessions count for someone so far, made up for elsewhere or not, and how many they are.
    One statement. The round has its course."""
    limit = limit_of(round_)
    rows = session.execute(
        select(
            AttendanceMark.state, AttendanceMark.minutes, _there.state, _there.minutes, Acceptance.id.is_not(None)
        )
        .select_from(Session)
        .join(Occasion, Occasion.id == Session.occasion_id)
        .outerjoin(
            AttendanceMark, (AttendanceMark.session_id == Session.id) & (AttendanceMark.person_id == person_id)
        )
        .outerjoin(MakeUp, (MakeUp.session_id == Session.id) & (MakeUp.person_id == person_id))
        .outerjoin(_there, (_there.session_id == MakeUp.instead_id) & (_there.person_id == person_id))
        .outerjoin(Acceptance, (Acceptance.occasion_id == Occasion.id) & (Acceptance.person_id == person_id))
        .where(Occasion.round_id == round_.id, Occasion.cancelled.is_(False))
    ).all()  # fmt: skip
    counted = 0
    for state, minutes, there, minutes_there, accepted in rows:
        marks = [Mark(each, missed or 0) for each, missed in ((state, minutes), (there, minutes_there)) if each]
        counted += accepted or any(enough(mark, limit) for mark in marks)
    return counted, len(rows)
