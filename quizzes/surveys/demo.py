"""The demonstration's evaluations: three years of what people thought, some of last week's, and what was changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.api import Entry, Person, add_months, objectives_of, session, today
from quizzes.surveys import demo_words, queries
from quizzes.surveys.actions.answering import answer_many
from quizzes.surveys.actions.changing import note_change
from quizzes.surveys.actions.opening import ENDED, EVALUATED_WITHIN, FOLLOWED_UP_WITHIN, LATER, tell
from quizzes.surveys.actions.past import Past, PastFollowUp, bring_past
from quizzes.surveys.actions.releasing import release
from quizzes.surveys.models import Audience, Survey

#: How many of those who were there answer, at once and later; and of the managers.
SHARE, LATER_SHARE, MANAGERS_SHARE = 0.8, 0.45, 0.15
ONE_DAY = timedelta(days=1)
#: Whoever tries the demonstration answers for oneself.
ACCOUNTS = "%@demo.fardplan.example"


def make(stage: str, seed: int) -> None:
    """Make the surveys' part of a stage of the demonstration."""
    if stage != "answers":
        return
    chance = Random(f"{seed}:surveys")  # noqa: S311 (a demonstration, not a secret)
    entries = session.scalars(select(Entry).where(Entry.verb == ENDED).order_by(Entry.happened_on, Entry.id)).all()
    over = [e for e in entries if e.happened_on + EVALUATED_WITHIN * ONE_DAY < today() and e.data["people"]]
    bring_past([_evaluation(entry, chance) for entry in over], _follow_ups(over, chance))
    tell()
    _answer(chance)
    release()
    _changes([entry.data["theme"] for entry in over])


def _evaluation(entry: Entry, chance: Random) -> Past:
    count = sum(chance.random() < SHARE for _ in entry.data["people"])
    ballots = [_ballot(entry.data["theme"], entry.happened_on, chance) for _ in range(count)]
    answers: dict[str, list[str]] = defaultdict(list)
    for ballot in ballots:
        for question, value in ballot.items():
            answers[question].append(value)
    for question, texts in demo_words.TEXTS.items():
        # Nobody says the same in the same words.
        answers[question] = chance.sample(texts, min(len(answers[question]), len(texts)))
    return Past(entry, count, answers)


def _ballot(theme: str, on: date, chance: Random) -> dict[str, str]:
    """Somewhat better year by year, and not as good for every theme."""
    bent = Random(theme).uniform(3.3, 4.2) + 0.2 * (on.year - today().year + 1)  # noqa: S311
    ballot = {
        "nytta": _step(bent + 0.3, chance),
        "forberedelse": _step(bent - 0.4, chance),
        "grupper": _step(bent, chance),
        "takt": chance.choices(("langsam", "lagom", "snabb"), (1, 7, 2))[0],
    }
    for question, share in (("annorlunda", 0.4), ("andra", 0.3)):
        if chance.random() < share:
            ballot[question] = chance.choice(demo_words.TEXTS[question])
    return ballot


def _step(middle: float, chance: Random) -> str:
    return str(min(5, max(1, round(chance.gauss(middle, 0.9)))))


def _follow_ups(entries: Sequence[Entry], chance: Random) -> list[PastFollowUp]:
    themes: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        themes[entry.data["theme"]].append(entry)
    objectives = objectives_of("courses.theme", themes)
    found = []
    for theme, held in themes.items():
        for months in LATER:
            some = [e for e in held if add_months(e.happened_on, months) + FOLLOWED_UP_WITHIN * ONE_DAY < today()]
            people = sum(len(entry.data["people"]) for entry in some)
            for audience, share in ((Audience.participants, LATER_SHARE), (Audience.managers, MANAGERS_SHARE)):
                if some and objectives.get(theme):
                    count = round(people * share)
                    found.append(_follow_up(some, audience, months, objectives[theme], count, chance))
    return found


def _follow_up(
    entries: Sequence[Entry], audience: str, months: int, objectives: Sequence[str], count: int, chance: Random
) -> PastFollowUp:
    # What is used is used more after six months; whether there is time for it is another matter.
    middles = {"anvands": 3.2 + months / 15, "saker": 3.4 + months / 12, "stod": 3.3 - months / 20, "skillnad": 3.1}
    answers = {
        (words, question): [_step(middle - 0.2 * place, chance) for _ in range(count)]
        for place, words in enumerate(objectives)
        for question, middle in middles.items()
    }
    return PastFollowUp(entries, audience, months, objectives, answers)


def _answer(chance: Random) -> None:
    """Most have answered the evaluations of the last days, up to yesterday."""
    accounts = set(session.scalars(select(Person.id).where(Person.email.like(ACCOUNTS))))
    surveys = session.scalars(
        select(Survey).where(Survey.months == 0, ~Survey.closed, Survey.held_on < today()).order_by(Survey.id)
    ).all()
    rights = queries.people_with_rights(survey.id for survey in surveys)
    answer_many(
        {
            survey.id: [
                (person, _ballot(survey.theme_key, survey.held_on, chance))
                for person in rights.get(survey.id, [])
                if person not in accounts and chance.random() < SHARE
            ]
            for survey in surveys
        },
        on=today() - ONE_DAY,
    )


def _changes(themes: Iterable[str]) -> None:
    """What was changed, for the themes that have been held most."""
    count: dict[str, int] = defaultdict(int)
    for theme in themes:
        count[theme] += 1
    often = sorted(count, key=lambda theme: (-count[theme], theme))
    for place, theme in enumerate(often):
        for number in range(2):
            said, changed = demo_words.CHANGES[(2 * place + number) % len(demo_words.CHANGES)]
            note_change(theme, said, changed, today() - timedelta(days=40 + 170 * number + 3 * place), by=None)
