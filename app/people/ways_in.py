"""The first sign-in, and the one after a forgotten password: a link that holds once, and the password chosen there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from app.db import now, session, take_ids
from app.people.actions import end_sign_ins, give_sign_ins, sound
from app.people.models import Identity, Person, WayIn
from app.people.passwords import hash_password
from app.people.queries import LOCAL
from app.problems import Problem
from app.web.words import _

#: What the links are signed for.
PURPOSE = "people.way_in"
#: How long a link holds that was sent by mail, and one that was shown by a command.
BY_MAIL, BY_COMMAND = timedelta(days=14), timedelta(days=2)


def make_ways_in(people: Iterable[Person], on: date, lasts: timedelta, *, by: Person | None) -> dict[int, WayIn]:
    """A new link for each of these people, by person; earlier ones hold no longer. A constant number of statements.

    Whoever has no sign-in by e-mail gets one with their work address. Left out: people without an address, and those
    whose address somebody else signs in with.
    """
    people, moment = list(people), now()
    identities = _identities(people, on, by)
    session.execute(
        update(WayIn)
        .where(WayIn.identity_id.in_([each.id for each in identities.values()]), WayIn.until > moment)
        .values(until=moment)
    )
    made = {
        person: WayIn(
            id=number, identity_id=identity.id, made_at=moment, until=moment + lasts, made_by_id=by.id if by else None
        )
        for number, (person, identity) in zip(
            take_ids("people_way_in", len(identities)), identities.items(), strict=True
        )
    }
    session.add_all(made.values())
    session.flush()
    return made


def _identities(people: Sequence[Person], on: date, by: Person | None) -> dict[int, Identity]:
    """The sign-in by e-mail of each of these people, made when it is missing and the address is free."""
    have = _held([person.id for person in people], on)
    wanted = {person.email: person for person in reversed(people) if person.id not in have and person.email}
    taken = {
        row.subject
        for row in session.scalars(select(Identity).where(Identity.issuer == LOCAL, Identity.subject.in_(wanted)))
        if row.person_id != wanted[row.subject].id or row.valid_to is None
    }
    new = [(person, email, None) for email, person in wanted.items() if email not in taken]
    give_sign_ins(new, by=by)
    return _held([person.id for person in people], on) if new else have


def _held(people: Sequence[int], on: date) -> dict[int, Identity]:
    rows = session.scalars(
        select(Identity)
        .where(Identity.person_id.in_(people), Identity.issuer == LOCAL, Identity.holds(on))
        .order_by(Identity.id.desc())
    )
    return {row.person_id: row for row in rows}


def way_in(number: int, moment: datetime, *, lock: bool = False) -> tuple[WayIn, Identity] | None:
    """The link of this number and the sign-in that it opens; None when it has been used or is too old."""
    found = (
        select(WayIn, Identity)
        .join(Identity, Identity.id == WayIn.identity_id)
        .where(WayIn.id == number, WayIn.used_at.is_(None), WayIn.until > moment, Identity.holds(moment.date()))
    )
    row = session.execute(found.with_for_update(of=WayIn) if lock else found).first()
    return (row.WayIn, row.Identity) if row else None


def use_way_in(number: int, password: str) -> Person:
    """Choose one's own password by a link; every earlier sign-in ends. Raises Problem for a dead link or a weak one."""
    moment = now()
    found = way_in(number, moment, lock=True)
    if found is None:
        raise Problem(_("Länken har redan använts, eller har blivit för gammal."))
    way, identity = found
    identity.secret, identity.handed_out = hash_password(sound(password, identity.subject)), False
    way.used_at = moment
    person = session.get_one(Person, identity.person_id)
    end_sign_ins(person, by=person)
    return person
