"""Recruiting trainers, noting what is promised for them, asking them to lead, and their answers."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select

from app.api import Mail, Person, Problem, _, checked_text, now, send_many, session, today
from courses.days.actions import trainer_notices
from courses.days.actions.booking import book
from courses.days.models import Occasion, Round, Trainer
from courses.days.models.pool import Ask, AskState, PoolCertificate, PoolMember, PoolPromise, PoolTopic
from courses.days.queries.pool import member
from courses.days.queries.rounds import round_of
from courses.models import Theme

LONGEST_TITLE = 160


def recruit(person: Person, theme_ids: Iterable[int], *, by: Person, on: date | None = None) -> PoolMember:
    """Take someone into the pool, or back into it, with the themes that the person can teach. Raises Problem without any."""
    there = member(person.id)
    if there is None:
        there = PoolMember(person_id=person.id, since_on=on or today())
        session.add(there)
    there.until_on = None
    set_topics(person, theme_ids, by=by)
    return there


def set_topics(person: Person, theme_ids: Iterable[int], *, by: Person) -> None:
    """Say which themes someone can teach from now on. Raises Problem without any."""
    wanted = set(session.scalars(select(Theme.id).where(Theme.id.in_(list(theme_ids)))))
    if not wanted:
        raise Problem(_("Välj minst ett tema."), field="topics")
    session.execute(delete(PoolTopic).where(PoolTopic.person_id == person.id, PoolTopic.theme_id.not_in(wanted)))
    there = set(session.scalars(select(PoolTopic.theme_id).where(PoolTopic.person_id == person.id)))
    session.add_all([PoolTopic(person_id=person.id, theme_id=number) for number in sorted(wanted - there)])
    session.flush()


def leave_pool(person: Person, *, by: Person) -> None:
    """Let someone out of the pool from tomorrow; open questions are taken back, what is agreed stands."""
    there = member(person.id)
    if there is None or (there.until_on is not None and there.until_on < today()):
        raise Problem(_("Personen är inte med i poolen."))
    there.until_on = today()
    for ask in session.scalars(select(Ask).where(Ask.person_id == person.id, Ask.state == AskState.open)):
        ask.state, ask.answered_at = AskState.recalled, now()
    session.flush()


def promise_days(person: Person, year: int, days: float, *, by: Person) -> None:
    """Note how many course days are promised for someone in a year. A half day is 0.5. Raises Problem for other numbers."""
    if not 0 <= days <= 260 or days * 2 != int(days * 2):
        raise Problem(_("Skriv antalet dagar i hela och halva, högst 260."), field="days")
    there = session.scalar(
        select(PoolPromise).where(PoolPromise.person_id == person.id, PoolPromise.year == year).with_for_update()
    )
    if there is None:
        session.add(PoolPromise(person_id=person.id, year=year, days=days))
    else:
        there.days = days
    session.flush()


def certify(person: Person, title: str, given_on: date, *, by: Person) -> PoolCertificate:
    """Note that someone has been trained to train. Raises Problem without a title, and for a day to come."""
    title = checked_text(" ".join(title.split()), field="title", longest=LONGEST_TITLE)
    if not title:
        raise Problem(_("Skriv vad utbildningen heter."), field="title")
    if given_on > today():
        raise Problem(_("Dagen har inte varit än."), field="given_on")
    found = PoolCertificate(person_id=person.id, title=title, given_on=given_on, verified_by_id=by.id)
    session.add(found)
    session.flush()
    return found


def ask_to_lead(occasion: Occasion, person: Person, *, by: Person, leads: bool = True, answer_by: date) -> Ask:
    """Ask someone of the pool to lead an occasion, or to help; the mail has links for yes and no.

    Raises Problem when the person is not in the pool, is asked or leads already, or the day to answer has gone or comes
    after the occasion.
    """
    there = member(person.id)
    if there is None or (there.until_on is not None and there.until_on < today()):
        raise Problem(_("Personen är inte med i poolen."))
    if not today() <= answer_by <= occasion.first_on:
        raise Problem(_("Svarsdagen måste ligga från i dag till och med kursdagen."), field="answer_by")
    _hold(occasion.id)
    if session.scalar(select(Trainer.id).where(Trainer.occasion_id == occasion.id, Trainer.person_id == person.id)):
        raise Problem(_("Personen leder redan tillfället."))
    if session.scalar(
        select(Ask.id).where(Ask.occasion_id == occasion.id, Ask.person_id == person.id, Ask.state == AskState.open)
    ):
        raise Problem(_("Personen har redan fått frågan och inte svarat."))
    ask = Ask(occasion_id=occasion.id, person_id=person.id, leads=leads, answer_by=answer_by, asked_by_id=by.id)
    session.add(ask)
    session.flush()
    values = {"ask": ask.id, "title": occasion.theme.title, "on": occasion.first_on, "place": occasion.place,
              "leads": leads, "answer_by": answer_by}  # fmt: skip
    send_many(
        [Mail(person.id, f"courses.asked_to_lead:{ask.id}", "courses/mail/asked_to_lead", values, topic="decisions")]
    )
    return ask


def answer_ask(ask: Ask, yes: bool, *, by: Person | None) -> None:
    """Answer: with yes the person leads the occasion. by: None through the signed link.

    Raises Problem when it has been answered or taken back, when it is too late, and when the person leads something
    else at that time.
    """
    _hold(ask.occasion_id)
    session.refresh(ask, with_for_update=True)
    if ask.state != AskState.open:
        raise Problem(_("Frågan är redan besvarad eller återtagen."))
    if ask.answer_by < today():
        raise Problem(_("Svarstiden har gått ut. Hör av dig till samordnaren."))
    ask.state, ask.answered_at = (AskState.yes if yes else AskState.no), now()
    session.flush()
    if yes:
        occasion = session.get_one(Occasion, ask.occasion_id)
        if occasion.cancelled:
            raise Problem(_("Kurstillfället är inställt."))
        if not session.scalar(
            select(Trainer.id).where(Trainer.occasion_id == occasion.id, Trainer.person_id == ask.person_id)
        ):
            session.add(Trainer(occasion_id=occasion.id, person_id=ask.person_id, leads=ask.leads))
            occasion.sequence += 1
            session.flush()
            _told(occasion, ask.person_id)
        book([session.get_one(Round, occasion.round_id)])
    if ask.asked_by_id is not None:
        values = {"ask": ask.id, "occasion": ask.occasion_id, "yes": yes}
        send_many(
            [
                Mail(
                    ask.asked_by_id,
                    f"courses.ask_answered:{ask.id}",
                    "courses/mail/ask_answered",
                    values,
                    topic="decisions",
                )
            ]
        )


def _told(occasion: Occasion, person_id: int) -> None:
    """Whoever leads an occasion of a published round gets its days into the calendar."""
    round_ = round_of(occasion.round_id)
    if round_ is not None:
        trainer_notices.joined(round_, occasion, person_id)


def recall_ask(ask: Ask, *, by: Person) -> None:
    """Take a question back. Raises Problem when it has been answered."""
    session.refresh(ask, with_for_update=True)
    if ask.state != AskState.open:
        raise Problem(_("Frågan är redan besvarad eller återtagen."))
    ask.state, ask.answered_at = AskState.recalled, now()
    session.flush()


def _hold(occasion_id: int) -> None:
    session.execute(select(Occasion.id).where(Occasion.id == occasion_id).with_for_update())
