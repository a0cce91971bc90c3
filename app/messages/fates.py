"""What becomes of messages: which went out, which wait, which could not be sent and which came back, and what to do about it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from app.db import now, session
from app.messages.bounces import reason_of
from app.messages.models import Message
from app.people.models import Person
from app.web import formats
from app.web.words import _, lazy, spoken


class Fate(StrEnum):
    """What has become of a message: *väntar*, *skickat*, *studsade*, *kunde inte skickas*, *behövs inte längre*."""

    waiting = "waiting"
    sent = "sent"
    bounced = "bounced"
    failed = "failed"
    dropped = "dropped"


#: Those that did not reach anybody's mailbox and never will.
LOST = (Fate.bounced, Fate.failed)

#: A message has bounced when a mail server will never take it, as it says at once or later. It has failed when there is no
#: address, or when it has been tried for days. One that was held until it was of no use has been dropped.
FATE = case(
    (Message.bounced_at.is_not(None), Fate.bounced.value),
    (Message.sent_at.is_not(None), Fate.sent.value),
    (Message.next_try_at.is_not(None), Fate.waiting.value),
    (Message.error.in_(("away", "late")), Fate.dropped.value),
    (Message.error.startswith("refused"), Fate.bounced.value),
    else_=Fate.failed.value,
)

#: Status code, or its beginning → what someone can do about it. The longest that fits holds; see ``bounces.REASONS``.
ADVICE = {
    "5.1": lazy("Be den som sköter personuppgifterna att rätta adressen."),
    "550": lazy("Be den som sköter personuppgifterna att rätta adressen."),
    "5.2": lazy("Hör av dig på annat sätt."),
    "552": lazy("Hör av dig på annat sätt."),
    "5.1.8": lazy("Be den som driver Färdplan att reda ut det med mottagarens it-avdelning."),
    "5.7": lazy("Be den som driver Färdplan att reda ut det med mottagarens it-avdelning."),
}

_FACTS = (
    Message.event, Message.person_id, Message.error, Message.bounce_code, Message.next_try_at, Message.digest,
    Message.reminder, FATE.label("fate"),
)  # fmt: skip


@dataclass(frozen=True)
class Unsent:
    """A message that has not gone out, or that came back: to whom, why in a sentence, and what to do, when there is something."""

    about: str
    template: str
    person: Person
    fate: Fate
    why: str
    advice: str


def fates(events: Iterable[str]) -> list[tuple[str, int, Fate, str]]:
    """Each message about these events: the event, to whom, what became of it, and why it was lost. One statement."""
    rows = session.execute(select(*_FACTS).where(Message.event.in_(list(events))).order_by(Message.id))
    return [(row.event, row.person_id, Fate(row.fate), _why(row) if Fate(row.fate) in LOST else "") for row in rows]


def fate_counts(abouts: Iterable[str]) -> dict[tuple[str, str], Counter[Fate]]:
    """(What a message is about, its template) → how many became what. One statement."""
    found: dict[tuple[str, str], Counter[Fate]] = defaultdict(Counter)
    rows = session.execute(
        select(Message.about, Message.template, FATE, func.count())
        .where(Message.about.in_(list(abouts)))
        .group_by(Message.about, Message.template, FATE)
    )
    for about, template, fate, count in rows:
        found[about, template][Fate(fate)] = count
    return found


def unsent(abouts: Iterable[str]) -> Sequence[Unsent]:
    """Those of the messages about these things that have not gone out or came back, by name of the reader. One statement."""
    rows = session.execute(
        select(*_FACTS, Message.about, Message.template, Person)
        .join(Person, Person.id == Message.person_id)
        .where(Message.about.in_(list(abouts)), FATE.in_([fate.value for fate in Fate if fate is not Fate.sent]))
        .order_by(Person.sort_key, Person.id, Message.id)
    )
    return [Unsent(r.about, r.template, r.Person, Fate(r.fate), _why(r), _advice(r)) for r in rows]


def lost_since(since: datetime) -> list[str]:
    """What the messages that were lost since then are about, when it is something to ask by. One statement."""
    never_went = and_(Message.sent_at.is_(None), Message.next_try_at.is_(None), Message.created_at >= since)
    return list(
        session.scalars(
            select(Message.about)
            .where(
                or_(Message.bounced_at >= since, never_went),
                FATE.in_([fate.value for fate in LOST]),
                Message.about != "",
            )
            .distinct()
        )
    )


def _why(row: Any) -> str:
    """Why a message has not gone out or came back, in a sentence."""
    if row.fate == Fate.bounced:
        return reason_of(row.bounce_code)
    if row.fate == Fate.dropped:
        return _("Det hann bli för sent att påminna.") if row.error == "late" else _("Personen var borta för länge.")
    if row.fate == Fate.waiting:
        return _waits(row)
    if row.error == "no address":
        return _("Personen har ingen e-postadress.")
    if row.error.startswith("not written"):
        return _("Texten gick inte att sätta ihop.")
    return _("E-postservern tog inte emot brevet, trots många försök.")


def _waits(row: Any) -> str:
    if row.next_try_at <= now() and not row.error:
        return _("Skickas om en liten stund.")
    when = formats.moment_text(row.next_try_at, None, spoken())
    if row.error.startswith("not written"):
        return _("Texten gick inte att sätta ihop. Nytt försök %(when)s.", when=when)
    if row.error:
        return _("E-postservern tog inte emot brevet. Nytt försök %(when)s.", when=when)
    if row.digest:
        return _("Personen har valt att få meddelanden samlade, nästa gång %(when)s.", when=when)
    if row.reminder:
        return _("Påminnelser skickas bara på arbetstid. Den här går ut %(when)s.", when=when)
    return _("Skickas %(when)s.", when=when)


def _advice(row: Any) -> str:
    """What someone can do about it; empty when there is nothing to do but wait."""
    if row.error.startswith("not written"):
        return _("Be den som driver Färdplan att titta på det.")
    if row.fate == Fate.failed:
        if row.error == "no address":
            return _("Be den som sköter personuppgifterna att lägga in en adress.")
        return _("Hör av dig på annat sätt.")
    if row.fate == Fate.bounced:
        fitting = [known for known in ADVICE if row.bounce_code == known or row.bounce_code.startswith(f"{known}.")]
        return str(ADVICE[max(fitting, key=len)]) if fitting else _("Hör av dig på annat sätt.")
    return ""
