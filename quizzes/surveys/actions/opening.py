"""Surveys come with the end of an occasion: the evaluation at once, what came of it three and six months later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, update

from app.api import Entry, Mail, add_months, all_merged, local_date, objectives_of, send_many, session, today
from quizzes.surveys import queries
from quizzes.surveys.actions.forms import form_for
from quizzes.surveys.kinds import EVALUATION, TRANSFER
from quizzes.surveys.models import Audience, Survey, SurveyBox, SurveyForm, SurveyRight, SurveyTrainer

ENDED, ENDED_FOR_MORE = "courses.ended", "courses.ended_for_more"
#: Days in which one can answer.
EVALUATED_WITHIN, FOLLOWED_UP_WITHIN = 14, 21
#: Days after which people are no longer asked what they thought, when attendance is registered late.
REMEMBERED = 30
#: Months after the occasion.
LATER = (3, 6)


@dataclass
class _Opened:
    """A survey on its way in: its columns, those who may answer, and who led the occasion."""

    row: dict[str, Any]
    people: list[int] = field(default_factory=list)
    trainers: list[int] = field(default_factory=list)

    @property
    def name(self) -> queries.Name:
        """What it is known by before it has a number."""
        return self.row["occasion_key"], self.row["audience"], self.row["months"]


def open_surveys(entries: Sequence[Entry], on: date | None = None) -> int:
    """Make the surveys of the occasions that these entries say have ended, and let those answer who were noted as there
    afterwards. A projection: the same entries again change nothing, and what can no longer be answered is not made.

    Returns how many surveys are new. A constant number of statements for any number of occasions.
    """
    on = on or today()
    ended: dict[str, Entry] = {}
    for entry in entries:
        if entry.verb in (ENDED, ENDED_FOR_MORE):
            ended.setdefault(entry.object_key, entry)
    if not ended:
        return 0
    there = queries.existing(ended)
    objectives = objectives_of("courses.theme", {str(entry.data.get("theme", "")) for entry in ended.values()})
    forms: dict[tuple[str, str], SurveyForm] = {}
    made: list[_Opened] = []
    for entry in ended.values():
        made += [
            each
            for each in _surveys(entry, objectives, forms)
            if each.row["closes_on"] >= on and each.name not in there
        ]
    if made:
        _write(made)
    let_in([entry for entry in entries if entry.verb == ENDED_FOR_MORE], on)
    return len(made)


def let_in(entries: Iterable[Entry], on: date) -> None:
    """Let those answer who were noted as there after the surveys had opened, while these can be answered.

    Nobody gets a second right: whoever has one, used or not, is passed over. Later surveys that people have been told of
    are not opened again, for those who were away then were left out.
    """
    people: dict[str, set[int]] = {}
    for entry in entries:
        people.setdefault(entry.object_key, set()).update(int(number) for number in entry.data.get("people", ()))
    if not people:
        return
    surveys = queries.to_join(people, on)
    there = queries.people_with_rights([survey.id for survey in surveys])
    became = all_merged()  # The ledger, told again at a rebuild, names people as they were numbered then.
    people = {key: {became.get(number, number) for number in numbers} for key, numbers in people.items()}
    new = [(survey, sorted(people[survey.occasion_key] - set(there.get(survey.id, ())))) for survey in surveys]
    rows = [
        {"survey_id": survey.id, "person_id": person, "answered": False} for survey, added in new for person in added
    ]
    if rows:
        session.execute(insert(SurveyRight), rows)
        here = queries.here({row["person_id"] for row in rows}, on)
        told = [_mail(survey, person) for survey, added in new if survey.told for person in added if person in here]
        send_many(told, reminder=True)


def _surveys(
    entry: Entry, objectives: Mapping[str, list[str]], forms: dict[tuple[str, str], SurveyForm]
) -> Iterable[_Opened]:
    data = entry.data
    theme = str(data.get("theme", ""))
    wanted = (str(data.get("form", "")), EVALUATION)
    if wanted not in forms:
        forms[wanted] = form_for(*wanted)
    about: dict[str, Any] = {
        "occasion_key": entry.object_key,
        "round_key": str(data.get("round", "")),
        "theme_key": theme,
        "theme_title": entry.object_label,
        "area_id": data.get("area"),
        "held_on": entry.happened_on,
    }
    people = sorted({int(number) for number in data.get("people", ())})
    trainers = sorted({int(number) for number in data.get("trainers", ())})
    if not people:
        return
    yield _Opened(
        about
        | {
            "audience": str(Audience.participants),
            "months": 0,
            "form_id": forms[wanted].id,
            "objectives": [],
            "opens_on": entry.happened_on,
            "closes_on": _told_on(entry) + timedelta(days=EVALUATED_WITHIN),
        },
        people,
        trainers,
    )
    goals = [[code_of(text), text] for text in objectives.get(theme, [])]
    if not goals:
        return
    later = ("", TRANSFER)
    if later not in forms:
        forms[later] = form_for(*later)
    for months in LATER:
        first = add_months(entry.happened_on, months)
        for audience in Audience:
            row = {
                "audience": str(audience),
                "months": months,
                "form_id": forms[later].id,
                "objectives": goals,
                "opens_on": first,
                "closes_on": first + timedelta(days=FOLLOWED_UP_WITHIN),
            }
            yield _Opened(about | row, people if audience is Audience.participants else [])


def _told_on(entry: Entry) -> date:
    """The day from which one can answer: when attendance was registered, unless that was long after the occasion."""
    told = local_date(entry.recorded_at)
    return told if told - entry.happened_on <= timedelta(days=REMEMBERED) else entry.happened_on


def code_of(objective: str) -> str:
    """What a learning objective is known by in boxes and releases: the same words, the same code."""
    return sha256(objective.encode()).hexdigest()[:10]


def _write(made: Sequence[_Opened]) -> None:
    session.execute(insert(Survey), [each.row for each in made])
    numbers = queries.existing(each.row["occasion_key"] for each in made)
    boxes = [{"survey_id": numbers[each.name], "sealed": ""} for each in made]
    rights = [
        {"survey_id": numbers[each.name], "person_id": person, "answered": False}
        for each in made
        for person in each.people
    ]
    leaders = [{"survey_id": numbers[each.name], "person_id": person} for each in made for person in each.trainers]
    for table, rows in ((SurveyBox, boxes), (SurveyRight, rights), (SurveyTrainer, leaders)):
        if rows:
            session.execute(insert(table), rows)


def tell(on: date | None = None) -> int:
    """Tell those who may answer that surveys have opened, each once, in working hours. Nobody who is away is asked.

    Whoever is away when a later survey opens, or has left, loses the right to answer it; managers get theirs here.
    Returns how many surveys were told of.
    """
    on = on or today()
    surveys = queries.to_tell(on)
    if not surveys:
        return 0
    rights = queries.people_with_rights([survey.id for survey in surveys])
    _add_managers(surveys, rights, on)
    here = queries.here({person for people in rights.values() for person in people}, on)
    mails: list[Mail] = []
    for survey in surveys:
        people = rights.get(survey.id, [])
        if survey.months:
            _drop(survey, [person for person in people if person not in here])
        mails += [_mail(survey, person) for person in people if person in here]
    session.execute(update(Survey).where(Survey.id.in_([s.id for s in surveys])).values(told=True))
    send_many(mails, reminder=True)
    return len(surveys)


def _add_managers(surveys: Sequence[Survey], rights: dict[int, list[int]], on: date) -> None:
    """Give the managers of those who were there the right to answer about their units: each manager once."""
    participants = {
        (s.occasion_key, s.months): s.id for s in surveys if s.audience == Audience.participants and s.months
    }
    asked = [s for s in surveys if s.audience == Audience.managers]
    people = {s.id: rights.get(participants.get((s.occasion_key, s.months), 0), []) for s in asked}
    managers = queries.managers_of({person for group in people.values() for person in group}, on)
    rows = []
    for survey in asked:
        rights[survey.id] = sorted({m for person in people[survey.id] for m in managers.get(person, ())})
        rows += [{"survey_id": survey.id, "person_id": m, "answered": False} for m in rights[survey.id]]
    if rows:
        session.execute(insert(SurveyRight), rows)


def _drop(survey: Survey, people: Sequence[int]) -> None:
    if people:
        session.execute(
            delete(SurveyRight).where(SurveyRight.survey_id == survey.id, SurveyRight.person_id.in_(list(people)))
        )


def _mail(survey: Survey, person: int) -> Mail:
    if survey.months:
        template = "quizzes/mail/managers" if survey.audience == Audience.managers else "quizzes/mail/later"
    else:
        template = "quizzes/mail/evaluation"
    values = {"survey": survey.id, "theme": survey.theme_title, "months": survey.months, "closes_on": survey.closes_on}
    return Mail(person, f"quizzes.survey:{survey.id}", template, values, topic="evaluations")


def tell_by_the_clock() -> None:
    """Tell of the surveys that have opened since last."""
    tell()
