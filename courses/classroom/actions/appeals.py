"""What a participant says about the own attendance: that one cannot come, and that a mark is wrong."""

from collections.abc import Iterable

from sqlalchemy import select

from app.api import Mail, Person, Problem, _, checked_text, now, send_many, session, take_back, today
from courses.classroom.models import Appeal, AppealState
from courses.classroom.queries.no_shows import no_shows
from courses.days.actions.attendance import register_attendance
from courses.days.actions.posting import REMINDER
from courses.days.models import AttendanceMark, Presence, Session, Trainer
from courses.days.presence import Mark

#: The longest appeal and answer.
LONGEST = 500


def notify_absence(sessions: Iterable[Session], person: Person, *, by: Person) -> list[int]:
    """Say beforehand that one cannot come to these sessions (*anmäld frånvaro*). The reason is never asked for.

    The seat is kept; what is missed can be made up for elsewhere. Returns the ids of the sessions noted. Raises
    Problem when a session has begun, or when a trainer has noted something else.
    """
    wanted = list(sessions)
    if not wanted:
        raise Problem(_("Välj minst ett pass."), field="sessions")
    for each in wanted:
        if each.starts_at <= now():
            raise Problem(_("Passet har börjat. Säg till kursledaren eller samordnaren."), field="sessions")
    for each in wanted:
        early = each.starts_at - now()
        register_attendance(each, {person.id: Mark(Presence.absent_notified)}, by=by, early=early)
    take_back(REMINDER, [person.id])  # Written anew for what is left.
    return [each.id for each in wanted]


def appeal(session_: Session, person: Person, text: str, *, by: Person) -> Appeal:
    """Say that the own mark for a session is wrong. The trainers are told, and the coordinator can answer too.

    Raises Problem without words, when there is no mark to say anything about, and when one has said so already.
    """
    text = checked_text(text, field="text", longest=LONGEST)
    if not text:
        raise Problem(_("Skriv vad som är fel."), field="text")
    noted = session.scalar(
        select(AttendanceMark.id).where(AttendanceMark.session_id == session_.id, AttendanceMark.person_id == person.id)
    )
    if noted is None:
        raise Problem(_("Ingen närvaro är noterad för dig än."), field="text")
    if session.scalar(select(Appeal.id).where(Appeal.session_id == session_.id, Appeal.person_id == person.id)):
        raise Problem(_("Du har redan invänt mot närvaron för passet. Den som svarar hör av sig."), field="text")
    made = Appeal(session_id=session_.id, person_id=person.id, text=text)
    session.add(made)
    session.flush()
    trainers = session.scalars(select(Trainer.person_id).where(Trainer.occasion_id == session_.occasion_id)).all()
    values = {"occasion": session_.occasion_id, "on": session_.held_on}
    about = f"courses.occasion:{session_.occasion_id}"
    send_many(
        Mail(each, f"courses.appealed:{made.id}", "courses/mail/appealed", values, about=about) for each in trainers
    )
    return made


def answer_appeal(made: Appeal, mark: Mark | None, answer: str, *, by: Person) -> None:
    """Agree, which changes the mark, or decline with a reason (mark None). The participant is told.

    Raises Problem when it has been answered, by oneself for oneself, and when declined without a reason.
    """
    session.refresh(made, with_for_update=True)
    if made.state != AppealState.open:
        raise Problem(_("Någon annan har redan svarat. Ladda om sidan."))
    if by.id == made.person_id:
        raise Problem(_("Du kan inte svara på din egen invändning."))
    answer = checked_text(answer, field="answer", longest=LONGEST)
    if mark is None and not answer:
        raise Problem(_("Skriv varför närvaron inte ändras. Det visas för deltagaren."), field="answer")
    made.state = AppealState.agreed if mark else AppealState.declined
    made.answer, made.answered_by_id, made.answered_at = answer, by.id, now()
    session.flush()
    session_ = session.get_one(Session, made.session_id)
    if mark is not None:
        register_attendance(session_, {made.person_id: mark}, by=by)
    values = {"occasion": session_.occasion_id, "on": session_.held_on, "agreed": mark is not None}
    event, about = f"courses.appeal_answered:{made.id}", f"courses.occasion:{session_.occasion_id}"
    send_many([Mail(made.person_id, event, "courses/mail/appeal_answered", values, about=about)])


def tell_of_no_shows() -> None:
    """Tell the managers, once and without a reason, of those who were absent from a whole occasion of late.

    A notice is about one person and one occasion; nobody is told of what is older than a week. A constant number
    of statements.
    """
    send_many((
        Mail(manager, f"courses.no_show:{each.occasion_id}:{each.person_id}", "courses/mail/no_show",
             {"seat": each.seat_id, "title": each.title, "on": each.on, "round": each.round_id}, topic="decisions",
             about=f"courses.occasion:{each.occasion_id}")
        for each in no_shows(today())
        for manager in each.managers
    ), reminder=True)  # fmt: skip
