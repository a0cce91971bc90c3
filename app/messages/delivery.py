"""The worker's part of the outbox: what is due is claimed, written, handed to the mail server, and marked, one by one.

Mail cannot be rolled back, so this is the one place that commits by itself: first that a message has been claimed,
then, after each, that it has gone. A worker that dies in between leaves a claimed message, which is tried again after
ten minutes: every message is sent at least once. Nothing is held in the database while the mail server is spoken to.
"""

import smtplib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update

from app.config import Config
from app.db import is_postgresql, now, session
from app.messages.bounces import bounced, mark_of, return_address
from app.messages.calendars import entries_of, file_names, invitation, method_of
from app.messages.models import Message
from app.messages.quiet import Days, next_calm_moment
from app.messages.writing import Text, config, write, write_together
from app.organisations.models import Absence
from app.people.models import Person

#: Claimed at a time, and how long a claim holds.
BATCH, CLAIM = 100, timedelta(minutes=10)
#: Batches in one run of the job; the rest is for the next minute.
BATCHES = 20
LAST_ATTEMPT, LONGEST_WAIT = 14, timedelta(hours=6)
#: A reminder that cannot be sent within this time is of no use any more.
STALE = timedelta(days=7)
TIMEOUT_SECONDS = 20


class Refused(Exception):
    """The mail server will never take this message."""


class NotNow(Exception):
    """The mail server does not take this message now; it may take others."""


@dataclass(frozen=True)
class Letter:
    """One message, or a day's or a week's together, ready to go; None as mail when there is nowhere to send it."""

    ids: list[int]
    attempts: int
    mail: EmailMessage | None
    #: Where it is returned to when it cannot be delivered.
    sender: str = ""
    fault: str = ""


def deliver() -> None:
    """Send what is due. Asked for when something was written, and every minute."""
    settings = config()
    for _ in range(BATCHES):
        letters = _claim(settings)
        session.commit()
        if not letters:
            return
        if not settings.mail_url:
            _mark([number for letter in letters for number in letter.ids], sent_at=now(), next_try_at=None, error="")
            session.commit()
        else:
            _post(letters, settings)


def _claim(settings: Config) -> list[Letter]:
    """Take what is due and write it out; reminders that come at a bad time are put off instead."""
    moment = now()
    due = select(Message).where(Message.next_try_at <= moment).order_by(Message.next_try_at, Message.id).limit(BATCH)
    if is_postgresql():
        due = due.with_for_update(skip_locked=True)
    messages = session.scalars(due).all()
    away = _absences(messages)
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_({m.person_id for m in messages})))}
    together: dict[object, list[Message]] = defaultdict(list)
    for message in messages:
        held_by = away[message.person_id] if message.reminder else []
        if (message.reminder or message.digest) and not _is_time(message, held_by, moment):
            continue
        message.next_try_at, message.attempts = moment + CLAIM, message.attempts + 1
        together[("digest", message.person_id) if message.digest else message.id].append(message)
    return [_letter(group, people[group[0].person_id], settings) for group in together.values()]


def _absences(messages: Sequence[Message]) -> dict[int, list[Days]]:
    away: dict[int, list[Days]] = defaultdict(list)
    reminded = {m.person_id for m in messages if m.reminder}
    if reminded:
        rows = session.execute(
            select(Absence.person_id, Absence.first_on, Absence.last_on).where(
                Absence.person_id.in_(reminded), Absence.percent == 100
            )
        )
        for person, first, last in rows:
            away[person].append((first, last))
    return away


def _is_time(message: Message, away: list[Days], moment: datetime) -> bool:
    """Whether a reminder, or what someone has chosen to be told together, may go now; otherwise it is put off, or dropped
    when it would come too late to help.

    away: full-time absences, which hold reminders alone.
    """
    calm = next_calm_moment(moment, away)
    since = message.due_at if message.digest else message.created_at
    if calm is None or (calm != next_calm_moment(moment) and calm - since > STALE):
        message.next_try_at, message.error = None, "away"
    elif message.until is not None and calm >= message.until:
        message.next_try_at, message.error = None, "late"
    elif calm == moment:
        return True
    else:
        message.next_try_at = message.due_at = calm
    return False


def _letter(messages: list[Message], reader: Person, settings: Config) -> Letter:
    ids, attempts = [message.id for message in messages], max(message.attempts for message in messages)
    if not settings.mail_url:
        return Letter(ids, attempts, None)
    if not reader.email:
        return Letter(ids, attempts, None, fault="no address")
    try:
        text = write(messages[0], reader) if len(messages) == 1 else write_together(messages, reader)
        return Letter(ids, attempts, _mail(messages, text, reader, settings), return_address(ids[0], settings))
    except Exception as error:  # A broken template must not stop everyone else's mail.
        return Letter(ids, attempts, None, fault=f"not written: {type(error).__name__}")


def _mail(messages: list[Message], text: Text, reader: Person, settings: Config) -> EmailMessage:
    message, mail = messages[0], EmailMessage()
    mail["Subject"] = text.subject
    mail["From"], mail["To"] = settings.mail_from, reader.email
    mail["Date"] = format_datetime(message.created_at)
    host = urlsplit(settings.public_url).hostname or "localhost"
    mail["Message-ID"] = f"<fardplan-{mark_of(message.id)}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.body + "\n")
    _add_calendar(mail, messages, settings)
    return mail


def _add_calendar(mail: EmailMessage, messages: list[Message], settings: Config) -> None:
    """A file for each entry, and the first one also as a part that mail programs show with buttons of their own."""
    items = [item for message in messages for item in entries_of(message.calendar)]
    for number, (item, name) in enumerate(zip(items, file_names(items), strict=True)):
        text = invitation(item, attendee=mail["To"], organiser=settings.mail_from, at=messages[0].created_at).decode()
        if number == 0:
            mail.add_alternative(text, subtype="calendar", params={"method": method_of(item)})
        mail.add_attachment(text, subtype="calendar", params={"method": method_of(item)}, filename=name)


def _post(letters: list[Letter], settings: Config) -> None:
    try:
        with _server(settings.mail_url) as hand_over:
            for letter in letters:
                _try(letter, hand_over)
                session.commit()
    except (OSError, smtplib.SMTPException) as error:
        # The server could not be reached, or broke off: whatever was not marked waits its turn.
        waiting = [letter for letter in letters if letter.mail is not None]
        unsent = set(
            session.scalars(
                select(Message.id).where(
                    Message.id.in_([number for letter in waiting for number in letter.ids]),
                    Message.sent_at.is_(None),
                    Message.next_try_at.is_not(None),
                )
            )
        )
        for letter in waiting:
            if unsent & set(letter.ids):
                _put_off(letter, type(error).__name__)
        session.commit()


def _try(letter: Letter, hand_over: Callable[[EmailMessage, str], None]) -> None:
    if letter.mail is None:
        if letter.fault == "no address":
            _mark(letter.ids, next_try_at=None, error=letter.fault)
        else:
            _put_off(letter, letter.fault)
        return
    try:
        hand_over(letter.mail, letter.sender)
    except Refused as error:
        code = str(error).rpartition(" ")[2]
        _mark(letter.ids, next_try_at=None, error=str(error), **bounced(code, str(letter.mail["To"])))
    except NotNow as error:
        _put_off(letter, str(error))
    else:
        _mark(letter.ids, sent_at=now(), next_try_at=None, error="")


def _put_off(letter: Letter, error: str) -> None:
    wait = min(timedelta(minutes=2 ** min(letter.attempts, 12)), LONGEST_WAIT)
    again = now() + wait if letter.attempts < LAST_ATTEMPT else None
    _mark(letter.ids, next_try_at=again, error=error)


def _mark(ids: list[int], **values: object) -> None:
    session.execute(
        update(Message).where(Message.id.in_(ids)).values(**values).execution_options(synchronize_session=False)
    )


@contextmanager
def _server(url: str) -> Iterator[Callable[[EmailMessage, str], None]]:
    """The mail server of MAIL_URL, ready to take letters. smtps: encrypted from the start; smtp: when it offers to."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(host, parts.port or (465 if secure else 587), timeout=TIMEOUT_SECONDS) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))

        def hand_over(mail: EmailMessage, sender: str) -> None:
            try:
                server.send_message(mail, from_addr=sender)
            except smtplib.SMTPRecipientsRefused as error:
                codes = [code for code, _ in error.recipients.values()]
                if all(500 <= code < 600 for code in codes):
                    raise Refused(f"refused {codes[0]}") from None
                raise NotNow(f"not now {codes[0]}") from None
            except smtplib.SMTPResponseException as error:
                raise NotNow(f"not now {error.smtp_code}") from None
            except (smtplib.SMTPNotSupportedError, ValueError):
                # An address with å in it, which this server cannot take: that letter, and no other, comes to nothing.
                raise Refused("refused 5.1.3") from None

        yield hand_over
