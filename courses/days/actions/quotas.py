"""Sharing the seats of a round between the parts of its area: by a key, by hand, and when unused quotas open for others."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select

from app.api import Person, Problem, _, session, today
from courses.days.actions.filling import fill
from courses.days.actions.holding import hold
from courses.days.models import Hold, Quota, Round
from courses.days.queries.debts import debts
from courses.days.queries.members import members_of
from courses.days.queries.quotas import weights
from courses.days.quotas import apportion, fitted

#: What seats may be shared by.
KEYS = ("staff", "hires", "equal")
RELEASED_TO = ("neighbours", "all")


def set_quotas(round_: Round, quotas: Mapping[int, int], *, by: Person) -> None:
    """Let organisations have as many seats as someone has typed; the rest are common to all.

    quotas: part of the round's area → seats; parts left out get none of their own. Raises Problem when they are more than
    the seats, or an organisation is no part of the area.
    """
    current = _held(round_)
    members = {member.id for member in members_of(current.queue.area_id, today())}
    if not set(quotas) <= members:
        raise Problem(_("Kvoter kan bara ges till delar av omgångens område."), field="quotas")
    if any(seats < 0 for seats in quotas.values()):
        raise Problem(_("En kvot kan inte vara mindre än noll."), field="quotas")
    total = sum(quotas.values())
    if total > current.seats:
        raise Problem(
            _(
                "Kvoterna blir %(total)s tillsammans, men omgången har %(seats)s platser.",
                total=total,
                seats=current.seats,
            ),
            field="quotas",
        )
    _write(current, {member: quotas.get(member, 0) for member in members}, by_hand=True)


def share_quotas(round_: Round, key: str, *, by: Person, common: int = 0) -> dict[int, int]:
    """Share the seats by a key: ``staff`` (who holds a post), ``hires`` (posts begun in the last twelve months) or ``equal``.

    common: how many seats are left for everyone. Each part of the area that employs someone gets at least one; when there
    are fewer seats than parts, those that have lacked seats before come first, and take turns. The shares and the common
    seats add up to the seats. Returns the seats by organisation. Raises Problem for an unknown key or too many common seats.
    """
    if key not in KEYS:
        raise Problem(_("Välj vad platserna ska fördelas efter."), field="key")
    current = _held(round_)
    if not 0 <= common <= current.seats:
        raise Problem(_("De gemensamma platserna kan inte vara fler än omgångens platser."), field="common")
    on = today()
    staff, hires = weights(current.queue.area_id, on)
    by_key = {"staff": staff, "hires": hires, "equal": dict.fromkeys(staff, 1)}[key]
    employing = {member: by_key[member] for member, count in staff.items() if count}
    owed = debts(current.queue_id)
    left, repaid = ({member: debt[place] for member, debt in owed.items()} for place in (0, 1))
    shares = apportion(current.seats - common, employing, left, repaid)
    quotas = dict.fromkeys(staff, 0) | shares
    _write(current, quotas, by_hand=False)
    return quotas


def clear_quotas(round_: Round, *, by: Person) -> None:
    """Let all seats be common again."""
    _write(_held(round_), {}, by_hand=True)


def set_releases(round_: Round, rules: Sequence[Mapping[str, object]], *, by: Person) -> None:
    """Say when unused quotas open, and for whom: ``{"days": 21, "to": "neighbours"}``, days before the first day.

    Raises Problem for a rule that is not so, or when all get in before the neighbours.
    """
    checked = []
    for rule in rules:
        days, to = rule.get("days"), rule.get("to")
        if not isinstance(days, int) or not 0 <= days <= 365 or to not in RELEASED_TO:
            raise Problem(
                _("Ange hur många dagar före första dagen platserna öppnas, mellan 0 och 365."), field="releases"
            )
        checked.append({"days": days, "to": str(to)})
    by_whom = {str(rule["to"]): int(str(rule["days"])) for rule in checked}
    if len(by_whom) < len(checked) or by_whom.get("neighbours", 366) < by_whom.get("all", -1):
        raise Problem(_("Grannarna ska få platserna före alla andra."), field="releases")
    current = _held(round_)
    current.releases = sorted(checked, key=lambda rule: -int(str(rule["days"])))
    session.flush()
    _refill(current)


def fit_quotas(round_: Round) -> None:
    """Share the quotas of a held round again in the same proportions, when its seats have become too few for them. Raises
    Problem when an organisation holds more without names than it would keep."""
    known = session.scalars(select(Quota).where(Quota.round_id == round_.id).order_by(Quota.id)).all()
    quotas = {quota.organisation_id: quota.seats for quota in known}
    seats = fitted(quotas, round_.seats)
    if seats != quotas:
        _leave_what_is_held(round_, seats)
        for quota in known:
            quota.seats = seats[quota.organisation_id]
        session.flush()


def _held(round_: Round) -> Round:
    held = hold([round_.id])
    current = held.rounds[round_.id]
    current.queue = held.queues[current.queue_id]
    return current


def _write(round_: Round, quotas: Mapping[int, int], *, by_hand: bool) -> None:
    if set(quotas) and not any(quotas.values()):
        quotas = {}
    if quotas:
        _leave_what_is_held(round_, quotas)
    known = {q.organisation_id: q for q in session.scalars(select(Quota).where(Quota.round_id == round_.id))}
    gone = [quota.id for organisation, quota in known.items() if organisation not in quotas]
    if gone:
        session.execute(delete(Quota).where(Quota.id.in_(gone)))
    for organisation, seats in quotas.items():
        quota = known.get(organisation)
        if quota is None:
            session.add(Quota(round_id=round_.id, organisation_id=organisation, seats=seats, by_hand=by_hand))
        else:
            quota.seats, quota.by_hand = seats, by_hand
    session.flush()
    _refill(round_)


def _leave_what_is_held(round_: Round, quotas: Mapping[int, int]) -> None:
    """Raises Problem when an organisation would get fewer seats than it holds without names."""
    for member, seats in session.execute(
        select(Hold.member_id, func.sum(Hold.seats))
        .where(Hold.round_id == round_.id, Hold.seats > 0, Hold.member_id.is_not(None))
        .group_by(Hold.member_id)
    ):
        if member is not None and seats > quotas.get(member, 0):
            raise Problem(_("En kvot kan inte vara mindre än de platser som är reserverade utan namn."), field="quotas")


def _refill(round_: Round) -> None:
    """Other quotas may open seats for those who wait."""
    fill(held := hold([round_.id]), [held.rounds[round_.id]], by=None)
