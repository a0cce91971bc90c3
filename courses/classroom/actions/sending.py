"""What participants send in before the day: questions to the trainer, and needs that only the organiser reads."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.api import Person, Problem, _, checked_text, now, session, today
from courses.classroom.models import Need, Question
from courses.days.models import Occasion, Round

#: The longest question, and the longest word about food.
LONGEST, LONGEST_FOOD = 500, 200
#: How many questions one person may send in to an occasion.
MOST_QUESTIONS = 5
#: How many days after the last day of a round the needs are kept.
KEPT_DAYS = 3


@dataclass(frozen=True)
class Needs:
    """What someone needs to be able to take part."""

    hearing_loop: bool = False
    step_free: bool = False
    interpreter: bool = False
    food: str = ""

    @property
    def any(self) -> bool:
        """Whether there is something to keep."""
        return self.hearing_loop or self.step_free or self.interpreter or bool(self.food)


def ask_question(occasion: Occasion, person: Person, text: str, *, by: Person) -> Question:
    """Send a question to the trainers of an occasion. They read it without a name.

    Raises Problem when it is empty, too long, holds a personal identity number, comes after the last day, or is one
    too many.
    """
    text = checked_text(text, field="question", longest=LONGEST)
    if not text:
        raise Problem(_("Skriv din fråga."), field="question")
    if occasion.sessions[-1].ends_at < now():
        raise Problem(_("Kursdagen är slut. Frågor kan inte skickas in längre."), field="question")
    sent = session.scalar(
        select(func.count()).where(Question.occasion_id == occasion.id, Question.person_id == person.id)
    )
    if (sent or 0) >= MOST_QUESTIONS:
        raise Problem(_("Du har skickat in %(count)s frågor. Ta resten på kursdagen.", count=sent), field="question")
    question = Question(occasion_id=occasion.id, person_id=person.id, text=text)
    session.add(question)
    session.flush()
    return question


def take_back_question(question: Question, *, by: Person) -> None:
    """Remove a question that one has sent in."""
    session.delete(question)
    session.flush()


def state_needs(round_: Round, person: Person, needs: Needs, *, by: Person) -> None:
    """Tell the organiser what one needs. Nothing ticked and nothing written removes what was told before.

    Raises Problem when the round is over, or the words about food hold a personal identity number.
    """
    food = checked_text(needs.food, field="food", longest=LONGEST_FOOD)
    if round_.last_on < today():
        raise Problem(_("Omgången är slut."))
    there = session.scalar(
        select(Need).where(Need.round_id == round_.id, Need.person_id == person.id).with_for_update()
    )
    if not needs.any:
        if there is not None:
            session.delete(there)
            session.flush()
        return
    if there is None:
        there = Need(round_id=round_.id, person_id=person.id)
        session.add(there)
    there.hearing_loop, there.step_free, there.interpreter = needs.hearing_loop, needs.step_free, needs.interpreter
    there.food, there.noted_at = food, now()
    session.flush()


def forget_needs(on: date | None = None) -> None:
    """Delete the needs of rounds that ended more than three days ago. One statement."""
    ended = select(Round.id).where(Round.last_on < (on or today()) - timedelta(days=KEPT_DAYS))
    session.execute(delete(Need).where(Need.round_id.in_(ended)))
