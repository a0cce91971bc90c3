"""What the messages noun gives to the platform."""

from datetime import timedelta
from typing import Any, cast

from flask import Blueprint
from sqlalchemy import CursorResult, delete, select

from app.dates import today
from app.db import session
from app.hookspecs import hookimpl
from app.jobs import Job
from app.messages.commands import group
from app.messages.models import Choice, Message
from app.messages.queries import bounces, choices_of, late
from app.messages.sign_in_views import pages as sign_in_pages
from app.messages.sign_ins import SEND, lacking, send_sign_ins, to_reset
from app.messages.undelivered import pages as undelivered_pages
from app.messages.undelivered import undelivered_to
from app.messages.views import pages
from app.organisations.administration.queries import count_of
from app.people.models import Person
from app.web import health
from app.web.nav import Panel
from app.web.templating import piece
from app.web.words import lazy
from app.web.work.actions import long_job


@hookimpl
def blueprints() -> list[Blueprint]:
    """Meddelanden, and the calendar; links to a first sign-in; the command for letters that come back."""
    return [pages, undelivered_pages, sign_in_pages, group]


@hookimpl
def jobs() -> list[Job]:
    """The outbox is emptied every minute, and when something was put into it; letters that came back are looked for."""
    return [
        Job("messages.deliver", timedelta(minutes=1), _deliver),
        Job("messages.read_mailbox", timedelta(minutes=10), _read_mailbox),
        long_job(SEND, lazy("Skickar inloggningslänkar"), send_sign_ins),
    ]


def _deliver() -> None:
    from app.messages.delivery import deliver  # As below.

    deliver()


def _read_mailbox() -> None:
    from app.messages.mailbox import read_mailbox  # Heavy, and needed only where jobs are done.

    read_mailbox()


@hookimpl
def panels(place: str, subject: Any, person: Person) -> list[Panel]:
    """For whoever looks after people: that letters to someone come back (``administration.person``, with the person), and
    a link for signing in (``administration.sign_in``, with the person); that there are people of whom the one or the
    other is true (``administration.people``)."""
    if place == "administration.person":
        return _bounced(subject)
    if place == "administration.sign_in":
        return _link(subject, person)
    if place == "administration.people":
        back, out = len(undelivered_to(person)), count_of(lacking(person, today()))
        found = [Panel(piece("messages/panels/undelivered.html", count=back), 10)] if back else []
        return [*found, Panel(piece("messages/panels/sign_ins.html", count=out), 20)] if out else found
    return []


def _bounced(subject: Person) -> list[Panel]:
    found = bounces(Person.id == subject.id)
    return [Panel(piece("messages/panels/bounced.html", bounce=found[0]), 10)] if found else []


def _link(subject: Person, viewer: Person) -> list[Panel]:
    wanted = to_reset(viewer, today()).where(Person.id == subject.id).with_only_columns(Person.id)
    number = session.scalar(wanted)
    return [Panel(piece("messages/panels/sign_in.html", number=number), 20)] if number else []


@hookimpl
def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Everything that the person has been told."""
    rows = session.scalars(select(Message).where(Message.person_id == person.id).order_by(Message.id))
    return {
        "messages_message": [
            {
                "event": row.event,
                "template": row.template,
                "values": row.values,
                "calendar": row.calendar,
                "created_at": row.created_at.isoformat(),
                "sent_at": row.sent_at.isoformat() if row.sent_at else None,
                "bounced_at": row.bounced_at.isoformat() if row.bounced_at else None,
                "bounce_code": row.bounce_code,
            }
            for row in rows
        ],
        "messages_choice": [{"topic": topic, "how": how} for topic, how in choices_of(person).items()],
    }


@hookimpl
def forget_person(person: Person) -> dict[str, int]:
    """Messages and choices are erased."""
    gone = {}
    for table in (Message, Choice):
        done = session.execute(delete(table).where(table.person_id == person.id))
        gone[table.__tablename__] = cast(CursorResult[Any], done).rowcount
    return gone


def _outbox() -> str | None:
    number = late()
    return f"{number} older than five minutes" if number else None


health.register("outbox", _outbox)
