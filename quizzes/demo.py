"""The demonstration's answers: most of those who have read a module have also passed its questions, soon after."""

from datetime import timedelta
from random import Random

from sqlalchemy import select

from app.api import Person, Standing, session, today
from quizzes.actions import pass_many
from quizzes.models import Quiz, Version

#: How many of those who have read go on to the questions.
SHARE = 0.82
#: The participant of the first page has passed this one module's questions; the others wait.
PARTICIPANT, PASSED = "deltagare@demo.fardplan.example", "uppdraget"


def make(stage: str, seed: int) -> None:
    """Make the quizzes' part of a stage of the demonstration. Only passes are written; nobody's failures exist."""
    if stage != "answers":
        return
    quizzes = dict(
        session.execute(
            select(Version.module_key, Quiz.key)
            .join(Version, (Version.quiz_id == Quiz.id) & (Version.number == Quiz.current))
            .where(Version.module_key != "")
            .order_by(Quiz.key)
        ).all()
    )
    participant = session.scalar(select(Person.id).where(Person.email == PARTICIPANT))
    chance = Random(f"{seed}:answers")  # noqa: S311 (a demonstration, not a secret)
    last, passes = today() - timedelta(days=1), []
    for person, key, on in session.execute(
        select(Standing.person_id, Standing.object_key, Standing.happened_on)
        .where(Standing.object_kind == "courses.module", Standing.verb == "courses.read")
        .order_by(Standing.happened_on, Standing.entry_id)
    ):
        answered = min(on + timedelta(days=chance.choice((0, 0, 0, 0, 1, 1, 2, 5))), last)
        goes_on = chance.random() < SHARE
        if key in quizzes and (key == PASSED if person == participant else goes_on):
            passes.append((person, quizzes[key], answered))
    pass_many(sorted(passes, key=lambda each: (each[2], each[0])))
