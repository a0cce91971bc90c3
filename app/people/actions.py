"""What is done about people and their sign-ins: each rule of the house is a function here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from app.dates import is_likely, today
from app.db import session, take_ids
from app.people.merged import name_alike
from app.people.models import Credits, Degree, Identity, Person
from app.people.passwords import LONGEST, SHORTEST, hash_password, is_outdated, is_password
from app.people.queries import LOCAL, local_identity, password_identities
from app.problems import Problem
from app.web.personal_numbers import contains_personal_number
from app.web.words import _

DEGREES = ("socionom", "other_relevant", "other")


@dataclass(frozen=True)
class NewPerson:
    """Someone on the way in. ``subject`` and ``secret`` (a hash) give a sign-in by password at once."""

    given_name: str
    family_name: str = ""
    email: str | None = None
    subject: str | None = None
    secret: str | None = None
    alias: str = ""
    protected: bool = False
    language: str = ""


def add_people(people: Iterable[NewPerson], *, by: Person | None) -> list[Person]:
    """Add people, in the order given, with sign-ins for those who bring one. A constant number of statements a batch.

    Raises Problem when a subject already belongs to someone; nobody is ever linked by e-mail.
    """
    people = list(people)
    for new in people:
        refuse_numbers(new.given_name, new.family_name, new.alias)
    session.flush()
    added = [
        Person(
            id=number,
            given_name=new.given_name.strip(),
            family_name=new.family_name.strip(),
            email=new.email,
            alias=new.alias,
            protected=new.protected,
            language=new.language,
        )
        for number, new in zip(take_ids("people_person", len(people)), people, strict=True)
    ]
    session.add_all(added)
    session.flush()
    give_sign_ins(
        [(person, new.subject, new.secret) for person, new in zip(added, people, strict=True) if new.subject], by=by
    )
    return added


def give_sign_ins(sign_ins: Sequence[tuple[Person, str, str | None]], *, by: Person | None) -> None:
    """Let people sign in with a subject (their e-mail) and the password of a secret. One that had ended is opened again.

    A password that somebody else gives is one to begin with; see ``choose_password``.
    Raises Problem when a subject is someone else's, or one's own already.
    """
    wanted = {
        subject.strip().lower(): (person, secret, _is_given(secret, person, by)) for person, subject, secret in sign_ins
    }
    there = {
        row.subject: row
        for row in session.scalars(select(Identity).where(Identity.issuer == LOCAL, Identity.subject.in_(wanted)))
    }
    if len(wanted) < len(sign_ins) or any(not _may_open(row, wanted[name][0]) for name, row in there.items()):
        raise Problem(_("Någon loggar redan in med den adressen. Välj en annan."), field="subject")
    for name, (person, secret, given) in wanted.items():
        if name in there:
            there[name].secret, there[name].handed_out, there[name].valid_to = secret, given, None
        else:
            session.add(Identity(person_id=person.id, issuer=LOCAL, subject=name, secret=secret, handed_out=given))
    session.flush()


def _may_open(identity: Identity, person: Person) -> bool:
    """Whether it is the person's own, and has ended."""
    return identity.person_id == person.id and identity.valid_to is not None


def _is_given(secret: str | None, person: Person, by: Person | None) -> bool:
    return secret is not None and by is not None and by.id != person.id


def rename(person: Person, given_name: str, family_name: str, email: str | None, *, by: Person) -> None:
    """Change a person's name and address. Raises Problem when no name is left."""
    if not given_name.strip():
        raise Problem(_("Skriv ett förnamn."), field="given_name")
    refuse_numbers(given_name, family_name)
    person.given_name, person.family_name, person.email = given_name.strip(), family_name.strip(), email
    person.refresh_keys()
    name_alike(person)


def protect(person: Person, alias: str, *, by: Person) -> None:
    """Hide a protected identity behind an alias everywhere (*skyddade personuppgifter*)."""
    if not alias.strip():
        raise Problem(_("Skriv det alias som ska visas i stället för namnet."), field="alias")
    refuse_numbers(alias)
    person.alias, person.protected = alias.strip(), True
    person.refresh_keys()
    name_alike(person)


def unprotect(person: Person, *, by: Person) -> None:
    """Show the name again."""
    person.protected = False
    person.refresh_keys()
    name_alike(person)


def refuse_numbers(*names: str) -> None:
    """Nobody is called by a personal identity number. Raises Problem."""
    if any(contains_personal_number(name) for name in names):
        raise Problem(_("Skriv inget personnummer. Det ska inte finnas i Färdplan."))


# Signing in.


def renew_secret(subject: str, password: str, on: date) -> None:
    """Make the secret anew with today's strength, when it was made with another."""
    identity = local_identity(subject, on)
    if identity is not None and identity.secret is not None and is_outdated(identity.secret):
        identity.secret = hash_password(password)


def set_password(person: Person, old: str, new: str, *, on: date, by: Person) -> None:
    """Change one's own password; every other sign-in ends. Raises Problem for a wrong old or a weak new one."""
    identities = password_identities(person, on)
    if not identities or by.id != person.id:
        raise Problem(_("Du loggar in med din kommuns konto. Lösenordet byter du där."))
    identity = next((each for each in identities if is_password(each.secret, old)), None)
    if identity is None:
        raise Problem(_("Det var inte ditt nuvarande lösenord. Försök igen."), field="password")
    identity.secret, identity.handed_out = hash_password(sound(new, identity.subject)), False
    end_sign_ins(person, by=by)


def choose_password(identity: Identity, new: str, *, by: Person) -> None:
    """Put a password of one's own in the place of one that somebody else made; every other sign-in ends.

    Raises Problem for a weak one, or the same again.
    """
    if identity.person_id != by.id or not identity.handed_out:
        raise Problem(_("Du har redan valt ett eget lösenord."))
    if is_password(identity.secret, new):
        raise Problem(_("Välj ett annat lösenord än det du fick."), field="new_password")
    secret = hash_password(sound(new, identity.subject))
    session.execute(
        update(Identity).where(Identity.person_id == by.id, Identity.handed_out).values(secret=secret, handed_out=False)
    )
    end_sign_ins(by, by=by)


def sound(password: str, subject: str) -> str:
    """The same password, when it is long enough and not the account itself. Raises Problem."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Problem(_("Välj ett lösenord med minst %(n)s tecken.", n=SHORTEST), field="new_password")
    if subject.partition("@")[0] in password.lower() or len(set(password)) < 5:
        raise Problem(_("Lösenordet är för lätt att gissa. Ta till exempel fyra ord."), field="new_password")
    return password


def reset_password(person: Person, password: str, *, on: date, by: Person) -> None:
    """Give someone a new password, to be changed at the next sign-in; every sign-in of theirs ends.

    Raises Problem when they have no own password.
    """
    identities = password_identities(person, on)
    if not identities:
        raise Problem(_("Personen har ingen egen inloggning. Skapa en först."))
    secret = hash_password(password)
    for identity in identities:
        identity.secret, identity.handed_out = secret, by.id != person.id
    end_sign_ins(person, by=by)


def end_sign_ins(person: Person, *, by: Person) -> None:
    """Sign the person out everywhere."""
    person.generation += 1


def close_identities(person: Person, on: date, *, by: Person) -> None:
    """Let the person's ways of signing in end after this day, and sign them out everywhere."""
    for identity in session.scalars(select(Identity).where(Identity.person_id == person.id, Identity.holds(on))):
        identity.valid_to = on
    end_sign_ins(person, by=by)


# Degrees and further points.


@dataclass(frozen=True)
class NewDegree:
    """A degree on the way in; verified when someone has seen the certificate."""

    person_id: int
    kind: str
    title: str
    awarded_on: date
    credits_hp: float | None = None
    verified_on: date | None = None


@dataclass(frozen=True)
class NewCredits:
    """Högskolepoäng after the degree, on the way in; verified when someone has seen the certificate."""

    person_id: int
    title: str
    hp: float
    completed_on: date
    verified_on: date | None = None


def add_degrees(degrees: Iterable[NewDegree], *, by: Person | None) -> list[Degree]:
    """Add degrees; ``by`` is who verified those that are. Raises Problem for an unknown kind."""
    degrees = list(degrees)
    refuse_numbers(*(new.title for new in degrees))
    if any(degree.kind not in DEGREES for degree in degrees):
        raise Problem(_("Välj vilket slags examen det är."), field="kind")
    if not all(is_likely(degree.awarded_on, today()) for degree in degrees):
        raise Problem(_("Kontrollera årtalet."), field="awarded_on")
    added = [
        Degree(
            person_id=new.person_id,
            kind=new.kind,
            title=new.title,
            awarded_on=new.awarded_on,
            credits_hp=new.credits_hp,
            verified_by_id=by.id if by and new.verified_on else None,
            verified_on=new.verified_on,
        )
        for new in degrees
    ]
    session.add_all(added)
    session.flush()
    return added


def add_credits(points: Iterable[NewCredits], *, by: Person | None) -> list[Credits]:
    """Add högskolepoäng after the degree; ``by`` is who verified those that are. Raises Problem for none at all."""
    points = list(points)
    refuse_numbers(*(new.title for new in points))
    if any(new.hp <= 0 for new in points):
        raise Problem(_("Skriv hur många högskolepoäng kursen gav."), field="hp")
    if not all(is_likely(new.completed_on, today()) for new in points):
        raise Problem(_("Kontrollera årtalet."), field="completed_on")
    added = [
        Credits(
            person_id=new.person_id,
            title=new.title,
            hp=new.hp,
            completed_on=new.completed_on,
            verified_by_id=by.id if by and new.verified_on else None,
            verified_on=new.verified_on,
        )
        for new in points
    ]
    session.add_all(added)
    session.flush()
    return added


def remove_degree(row: Degree | Credits, *, by: Person) -> None:
    """Take away a degree or points that were written down by mistake."""
    session.delete(row)
    session.flush()


def verify(row: Degree | Credits, on: date, *, by: Person) -> None:
    """Say that one has seen the certificate. Raises Problem when it is one's own."""
    if row.person_id == by.id:
        raise Problem(_("Någon annan än du själv behöver styrka din examen."))
    row.verified_by_id, row.verified_on = by.id, on
