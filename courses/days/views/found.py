"""What an address speaks of, or the page that says that it does not exist; and what is told after people got seats."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from flask import abort, flash
from sqlalchemy import select

from app.api import Person, _, formats, ngettext, scope_ids, session, spoken, today
from courses.days.models import Occasion, Round, Seat, SeatState
from courses.days.queries.assets import lacking
from courses.days.queries.attendance import occasion_listed, occasion_of
from courses.days.queries.licences import unlicensed_seats
from courses.days.queries.meanwhile import clashes_of
from courses.days.queries.rounds import round_of, rounds_of

#: No more clashes than this are told of at once.
WARNINGS = 5


def round_or_404(number: int) -> Round:
    """A round with its course."""
    return round_of(number) or abort(404)


def occasion_or_404(number: int) -> Occasion:
    """An occasion with its theme, sessions and round."""
    return occasion_of(number) or abort(404)


def listed_or_404(number: int) -> Occasion:
    """An occasion as its class list shows it."""
    return occasion_listed(number) or abort(404)


def seat_or_404(number: int) -> Seat:
    """A seat."""
    return session.get(Seat, number) or abort(404)


def locale() -> str:
    """The page's language."""
    return spoken()


def mine(person: Person) -> list[int]:
    """The ids of all whom the person decides for; never oneself."""
    return [each for each in scope_ids(person, "courses.nominate", today()) if each != person.id]


def require_all(me: Person, person_ids: Iterable[int]) -> None:
    """Everyone named must be among those I decide for."""
    wanted = set(person_ids)
    if not wanted <= set(mine(me)):
        abort(403)


def tell(seats: Iterable[Seat]) -> None:
    """Say how many got seats and how many wait, and who now has two courses at the same time, to take or to lead, and who lacks a
    licence."""
    seats = list(seats)
    counts = Counter(seat.state for seat in seats)
    if counts[SeatState.seated]:
        flash(ngettext("%(num)s person har fått plats.", "%(num)s personer har fått plats.", counts[SeatState.seated]))
    if counts[SeatState.queued]:
        flash(ngettext("%(num)s person står nu i kö.", "%(num)s personer står nu i kö.", counts[SeatState.queued]))
    warn_of_clashes(seat for seat in seats if seat.state == SeatState.seated)
    warn_of_licences(seats)


def warn_of_clashes(seats: Iterable[Seat]) -> None:
    """Say who, of those who were given a seat by hand, has another course meanwhile. Two statements at most."""
    found = clashes_of(ids) if (ids := [seat.id for seat in seats]) else {}
    people = {clash.person_id for each in found.values() for clash in each}
    names = {p.id: p.name for p in session.scalars(select(Person).where(Person.id.in_(people)))} if people else {}
    for clash in [clash for each in found.values() for clash in each][:WARNINGS]:
        day = formats.date_text(clash.starts_at, today(), locale())
        told = {"name": names[clash.person_id], "course": clash.course, "day": day}
        flash(
            _("%(name)s leder %(course)s %(day)s.", **told)
            if clash.leads
            else _("%(name)s har redan plats på %(course)s %(day)s.", **told)
        )


def warn_of_licences(seats: Iterable[Seat]) -> None:
    """Say who, of those who have seats or wait for them, works where the course's licence is missing. One statement."""
    lacking: dict[str, list[str]] = defaultdict(list)
    for each in unlicensed_seats(seat.id for seat in seats):
        lacking[each.licence].append(f"{each.person} ({each.unit})")
    for key, people in lacking.items():
        flash(
            _(
                "Licensen %(key)s saknas där de här arbetar: %(names)s. Anmälan gäller ändå, men licensen behövs före kursen.",
                key=key,
                names=", ".join(people[:WARNINGS]) + (" …" if len(people) > WARNINGS else ""),
            )
        )


def warn_of_own_licence(seat: Seat) -> None:
    """Say to whoever asked for a seat, or said yes to one, that the course's licence is missing at work. One statement."""
    for each in unlicensed_seats([seat.id]):
        flash(_("Kursen kräver licensen %(key)s, som saknas där du arbetar. Prata med din chef.", key=each.licence))


def warn_of_lacking(made: Iterable[tuple[int, int]]) -> None:
    """Say which loose equipment did not follow to new rounds: it is in use then. Three statements at most.

    made: (the round that it was booked for, the new one).
    """
    found = lacking(made)
    if not found:
        return
    rounds = {each.id: each for each in rounds_of({each.round_id for each in found})}
    said = [
        _(
            "%(name)s (%(count)s st) till %(round)s, %(day)s",
            name=each.name,
            count=each.many,
            round=rounds[each.round_id].name,
            day=formats.date_text(rounds[each.round_id].first_on, today(), locale()),
        )
        for each in found[:WARNINGS]
    ]
    flash(
        _("Den här utrustningen är upptagen då och följde inte med: %(what)s.", what="; ".join(said))
        + (" …" if len(found) > WARNINGS else "")
    )
