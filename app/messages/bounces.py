"""Letters that come back: how an outgoing one is marked, and what is noted when a mail server says that it failed.

A letter carries a mark, its number signed by the platform, in its Message-ID and in the address that it can be returned
to. A report without a mark that we have signed is about nothing that we have sent, whoever it says it comes from.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from sqlalchemy import update

from app.config import Config
from app.db import now, session
from app.messages.models import Message
from app.messages.reports import Unreadable, read_report
from app.people.models import Person
from app.problems import Problem
from app.signing import sign
from app.web.words import _, lazy

PURPOSE = "messages.bounce"
#: How long a letter that came back is news to whoever can correct the address.
NEWS = timedelta(days=60)
#: Why what came cannot be taken for a letter that came back.
FAULTS = {
    "large": lazy("Meddelandet är för stort för att vara ett besked om ett brev och har inte lästs."),
    "broken": lazy("Meddelandet går inte att läsa."),
    "other": lazy("Meddelandet är inget besked om att ett brev inte kom fram."),
}
#: Status code, or its beginning → what it means. The longest that fits holds.
REASONS = {
    "5.1": lazy("Adressen finns inte eller är felskriven."),
    "5.1.8": lazy("Mottagarens e-postserver godtar inte vår avsändaradress."),
    "5.2": lazy("Brevlådan tar inte emot brev."),
    "5.2.2": lazy("Brevlådan är full."),
    "5.3": lazy("Mottagarens e-postserver kunde inte ta emot brevet."),
    "5.4": lazy("Mottagarens e-postserver går inte att nå."),
    "5.7": lazy("Mottagarens e-postserver släpper inte igenom våra brev."),
    "550": lazy("Adressen finns inte eller tar inte emot brev."),
    "552": lazy("Brevlådan är full."),
}


@dataclass(frozen=True)
class Noted:
    """What a report led to: which letter it was about, the code, and whether that was news."""

    number: int
    code: str
    is_new: bool


def mark_of(number: int) -> str:
    """What tells a letter apart in addresses: its number, signed. In small letters, for not all servers keep others."""
    return f"{number}-{sign(number, PURPOSE).rpartition('.')[2].lower()}"


def number_of(mark: str) -> int | None:
    """The number of the letter that a mark was made for; None for what we have not signed."""
    digits = mark.partition("-")[0]
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 19 else 0
    return number if number and compare_digest(mark.lower().encode(), mark_of(number).encode()) else None


def return_address(number: int, settings: Config) -> str:
    """The address that a letter is returned to when it cannot be delivered; the sender's when there is no other."""
    if not settings.bounces_to:
        return settings.mail_from
    name, _at, host = settings.bounces_to.rpartition("@")
    return f"{name}+{mark_of(number)}@{host}"


def bounced(code: str, address: str) -> dict[str, Any]:
    """What a message keeps of having come back: when, why, and from which address, without saying what it is."""
    return {"bounced_at": now(), "bounce_code": code, "bounced_from": fingerprint(address)}


def fingerprint(address: str) -> str:
    """What an address is recognised by, so that nothing is said of it any more when the person has another."""
    return sha256(address.strip().lower().encode()).hexdigest()[:16]


def reason_of(code: str) -> str:
    """Why a letter came back, in a sentence."""
    fitting = [known for known in REASONS if code == known or code.startswith(f"{known}.")]
    return str(REASONS[max(fitting, key=len)] if fitting else _("Brevet kom inte fram."))


def note_bounce(raw: bytes) -> Noted:
    """Note that a letter came back, as a report from a mail server says. Twice changes nothing.

    raw: the mail with the report, as it came. A report of something that may pass changes nothing; neither does one of a
    letter that has been noted already. Raises Problem for what is no report, cannot be read, or is about no letter of ours.
    """
    try:
        report = read_report(raw)
    except Unreadable as fault:
        raise Problem(FAULTS[str(fault)]) from None
    numbers = {number for mark in report.marks if (number := number_of(mark)) is not None}
    message = session.get(Message, numbers.pop(), with_for_update=True) if len(numbers) == 1 else None
    if message is None or message.sent_at is None:
        raise Problem(_("Beskedet gäller inget brev som Färdplan har skickat."))
    if not report.codes or message.bounced_at is not None:
        return Noted(message.id, message.bounce_code, False)
    address = session.get_one(Person, message.person_id).email or ""
    together = (
        (Message.person_id == message.person_id) & Message.digest & (Message.sent_at == message.sent_at)
        if message.digest
        else Message.id == message.id
    )
    session.execute(update(Message).where(together).values(bounced(report.codes[0], address)))
    session.refresh(message)
    return Noted(message.id, message.bounce_code, True)


def told(noted: Noted) -> str:
    """What a report led to, in a sentence for whoever handed it over."""
    if noted.is_new:
        return _("Brev %(number)s kom inte fram (%(code)s).", number=noted.number, code=noted.code)
    if noted.code:
        return _("Att brev %(number)s inte kom fram var känt.", number=noted.number)
    return _("Brev %(number)s är försenat. Ingenting är ändrat.", number=noted.number)


def is_news(person: Person, address: str, at: datetime) -> bool:
    """Whether a letter that came back from an address is still something to tell: the person has it, and it was of late."""
    return bool(person.email) and fingerprint(person.email or "") == address and at >= now() - NEWS
