"""Links to a first sign-in, by mail: who has none yet, and sending them, few or many, as work that the page follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from app.db import now, session
from app.messages.actions import Mail, send_many
from app.organisations.administration.queries import PERMISSION, organisations_of
from app.organisations.models import Closure, Post
from app.people.models import Identity, Person, WayIn
from app.people.queries import LOCAL
from app.people.ways_in import BY_MAIL, make_ways_in
from app.permissions import may
from app.problems import Problem
from app.web.words import _, ngettext
from app.web.work.kinds import End, Tell

SEND = "messages.send_sign_ins"
TEMPLATE = "people/mail/way_in"
PAGE, BATCH = 50, 500
#: A link that was sent so lately is on its way; nobody is sent another meanwhile.
PAUSE = timedelta(minutes=15)
#: How long ago people were added, in days, by the words of the filter.
ADDED = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Lacking:
    """Someone who cannot sign in yet; until when a link that was sent holds, None when none was."""

    person: Person
    sent_at: datetime | None
    until: datetime | None


def lacking(viewer: Person, on: date, unit_id: int | None = None, added: str = "") -> Select[Any]:
    """Those with a post in the viewer's organisation, now or soon, who cannot sign in yet, as a SELECT of Person."""
    can = exists().where(
        Identity.person_id == Person.id, Identity.holds(on), or_(Identity.secret.is_not(None), Identity.issuer != LOCAL)
    )
    found = _own(viewer, on, unit_id).where(~can)
    if added in ADDED:
        found = found.where(Person.created_at > now() - timedelta(days=ADDED[added]))
    return found.order_by(Person.sort_key, Person.id)


def to_reset(viewer: Person, on: date) -> Select[Any]:
    """Those to whom the viewer may send a link, also when they have a password, as a SELECT of Person.

    Not whoever works for somebody else too, since the link opens what they do there; not whoever signs in elsewhere.
    """
    other = exists().where(Identity.person_id == Person.id, Identity.holds(on), Identity.issuer != LOCAL)
    return _own(viewer, on, None).where(~other, Person.email.is_not(None))


def _own(viewer: Person, on: date, unit_id: int | None) -> Select[Any]:
    own = organisations_of(viewer, on)
    going_on = and_(Post.person_id == Person.id, or_(Post.last_on.is_(None), Post.last_on >= on))
    here = exists().where(going_on, Post.unit_id.in_(own))
    if unit_id is not None:
        below = select(Closure.descendant_id).where(Closure.ancestor_id == unit_id, Closure.holds(on))
        here = here.where(Post.unit_id.in_(below))
    return select(Person).where(here, ~exists().where(going_on, Post.unit_id.not_in(own)))


def _links() -> Any:
    """The last link of each person."""
    return (
        select(Identity.person_id, func.max(WayIn.made_at).label("made_at"), func.max(WayIn.until).label("until"))
        .join(WayIn, WayIn.identity_id == Identity.id)
        .group_by(Identity.person_id)
        .subquery()
    )


def page_of(found: Select[Any], page: int) -> Sequence[Lacking]:
    """One page of those who cannot sign in yet."""
    links = _links()
    rows = session.execute(
        found.add_columns(links.c.made_at, links.c.until)
        .outerjoin(links, links.c.person_id == Person.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [Lacking(row.Person, row.made_at, row.until) for row in rows]


def unsent(found: Select[Any]) -> Select[Any]:
    """Of these, those with an address to whom no link that still holds has been sent."""
    holding = exists().where(Identity.person_id == Person.id, WayIn.identity_id == Identity.id, WayIn.until > now())
    return found.where(Person.email.is_not(None), ~holding)


def _chosen(viewer: Person, on: date, people: Sequence[int]) -> Select[Any]:
    lately = exists().where(
        Identity.person_id == Person.id, WayIn.identity_id == Identity.id, WayIn.made_at > now() - PAUSE
    )
    return to_reset(viewer, on).where(Person.id.in_(people), ~lately)


def send_sign_ins(values: dict[str, Any], person_id: int, tell: Tell) -> End:
    """Send links to those chosen, or to all of a list who have none; each in a letter of its own."""
    from app.dates import today

    me, on = session.get_one(Person, person_id), today()
    if not may(me, PERMISSION):
        raise Problem(_("Du har inte längre tillgång till listan."))
    chosen = values.get("people")
    wanted = (
        unsent(lacking(me, on, values.get("unit"), values.get("added", "")))
        if chosen is None
        else _chosen(me, on, chosen)
    )
    numbers = session.scalars(wanted.with_only_columns(Person.id)).all()
    sent = 0
    for start in range(0, len(numbers), BATCH):
        sent += _send_to(session.scalars(select(Person).where(Person.id.in_(numbers[start : start + BATCH]))).all(), me)
        tell(min(len(numbers), start + BATCH), len(numbers))
        session.expire_all()  # A long list must not fill the memory.
    return End(_told(sent, (len(numbers) if chosen is None else len(chosen)) - sent), "sign_ins.show")


def _send_to(people: Sequence[Person], me: Person) -> int:
    from app.dates import today

    ways = make_ways_in(people, today(), BY_MAIL, by=me)
    send_many(
        Mail(person, f"people.way_in:{way.id}", TEMPLATE, {"way": way.id, "until": way.until})
        for person, way in ways.items()
    )
    return len(ways)


def _told(sent: int, left: int) -> str:
    said = ngettext(
        "En inloggningslänk är på väg till %(num)s person.", "Inloggningslänkar är på väg till %(num)s personer.", sent
    )
    if not left:
        return str(said)
    why = ngettext(
        "%(num)s person fick ingen: adressen saknas eller används redan av någon annan, eller så skickades en länk nyss.",
        "%(num)s personer fick ingen: adressen saknas eller används redan av någon annan, eller så skickades en länk nyss.",
        left,
    )
    return f"{said} {why}"
