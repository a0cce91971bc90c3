"""Whether a plan of a round holds together, before anything is made of it."""

import re
from collections.abc import Sequence
from datetime import date, time
from urllib.parse import unquote

from app.api import Problem, _, refuse_personal_numbers
from courses.days.plans import RoundPlan, SessionPlan

LONGEST_LINK = 400
#: A host, and whatever follows it without spaces.
WEB_ADDRESS = re.compile(r"https?://[^\s/?#@:]+(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)


def check(plan: RoundPlan) -> None:
    """Raises Problem, naming the form's field where there is one, when the plan does not hold together."""
    if plan.seats < 1:
        raise Problem(_("Ange minst en plats."), field="seats")
    if not plan.occasions or not all(occasion.sessions for occasion in plan.occasions):
        raise Problem(_("Varje tema behöver minst ett pass med datum."))
    if plan.opens_on and plan.closes_on and plan.opens_on > plan.closes_on:
        raise Problem(_("Anmälan måste öppna innan den stänger."), field="closes_on")
    if plan.withdraw_by and plan.withdraw_by > plan.days[0]:
        raise Problem(_("Sista dagen för avanmälan måste vara före omgångens första dag."), field="withdraw_by")
    if plan.confirm_by and plan.confirm_by > plan.days[0]:
        raise Problem(_("Lokalen måste bekräftas senast omgångens första dag."), field="confirm_by")
    check_words(plan.title)
    for occasion in plan.occasions:
        _check_sessions(occasion.sessions)
        check_words(occasion.place, occasion.address, occasion.directions, occasion.notes)
        if occasion.online_url:
            check_link(occasion.online_url, field=f"t{occasion.theme_id}_online_url")
        if occasion.room_capacity is not None and occasion.room_capacity < 1:
            raise Problem(_("Lokalen måste rymma minst en person."))


def check_link(address: str, *, field: str) -> None:
    """Raises Problem when what many will follow is no address of a page, is too long, or holds a personal identity
    number."""
    if not WEB_ADDRESS.fullmatch(address):
        raise Problem(_("Länken till mötet ska vara en hel adress som börjar med https://."), field=field)
    if len(address) > LONGEST_LINK:
        raise Problem(_("Länken till mötet är för lång. Högst %(most)s tecken.", most=LONGEST_LINK), field=field)
    try:
        refuse_personal_numbers(unquote(address))
    except ValueError as refusal:
        raise Problem(str(refusal), field=field)


def check_words(*texts: str) -> None:
    """Raises Problem when a text that many will read holds a personal identity number."""
    for text in texts:
        try:
            refuse_personal_numbers(text)
        except ValueError as refusal:
            raise Problem(str(refusal))


def _check_sessions(sessions: Sequence[SessionPlan]) -> None:
    taken: list[tuple[date, time, time]] = []
    for plan in sessions:
        starts, ends = plan.clock
        if ends <= starts:
            raise Problem(_("Ett pass måste sluta efter att det har börjat."))
        if any(day == plan.held_on and starts < other_ends and begun < ends for day, begun, other_ends in taken):
            raise Problem(_("Två pass för samma tema ligger på samma tid."))
        taken.append((plan.held_on, starts, ends))
