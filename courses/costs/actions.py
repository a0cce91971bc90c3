"""Budgeting a year, pricing a round, saying something about the year, and approving it."""

from dataclasses import dataclass

from sqlalchemy import select

from app.api import Organisation, Person, Problem, _, checked_text, now, session
from courses.costs.models import Billing, Budget, BudgetState, Price, Remark
from courses.costs.queries import budget
from courses.days.models import Round
from courses.forwarding import Put, approved, put_forward, remarked

SHARES = ("staff", "hires", "equal")
LONGEST, LONGEST_REFERENCE = 1000, 100


@dataclass(frozen=True)
class Numbers:
    """What a year is reckoned from; see ``Budget``. Money in whole kronor."""

    hires: int
    days_each: float
    coordinators: float
    support_each: float
    organisations: int
    fte_cost: int
    other_cost: int
    share_by: str
    funding: str


def set_budget(area: Organisation, year: int, numbers: Numbers, *, by: Person) -> Budget:
    """Write down what a year is reckoned to take. A budget that was approved is a draft again, with what it says now.

    Raises Problem for numbers below nothing, or words that hold a personal identity number.
    """
    if min(numbers.hires, numbers.days_each, numbers.coordinators, numbers.support_each, numbers.organisations,
           numbers.fte_cost, numbers.other_cost) < 0:  # fmt: skip
        raise Problem(_("Skriv tal som är noll eller större."))
    if numbers.share_by not in SHARES:
        raise Problem(_("Välj hur kostnaden ska delas."), field="share_by")
    there = budget(area.id, year)
    if there is None:
        there = Budget(area_id=area.id, year=year)
        session.add(there)
    for name, value in numbers.__dict__.items():
        setattr(there, name, value)
    there.funding = checked_text(numbers.funding, field="funding", longest=LONGEST)
    there.state, there.changed_by_id = BudgetState.draft, by.id
    there.proposed_at = there.approved_at = there.approved_by_id = None
    session.flush()
    return there


def propose(made: Budget, *, by: Person) -> None:
    """Put a year forward for approval and remarks; managers and heads of area are told. Raises Problem when it is no
    draft."""
    session.refresh(made, with_for_update=True)
    if made.state != BudgetState.draft:
        raise Problem(_("Året är redan föreslaget eller godkänt."))
    made.state, made.proposed_at = BudgetState.proposed, now()
    session.flush()
    put_forward(put(made), by=by)


def approve(made: Budget, *, by: Person, tell: bool = True, seen: str = "") -> None:
    """Approve a year; the coordinators are told, unless it is told of together with something else.

    seen: the name of the proposal that was read. Raises Problem when it is another by now, when none has been put forward,
    and by whoever wrote it last.
    """
    session.refresh(made, with_for_update=True)
    if made.state != BudgetState.proposed:
        raise Problem(_("Bara ett år som är föreslaget kan godkännas."))
    if made.changed_by_id == by.id:
        raise Problem(_("Någon annan än den som har skrivit budgeten ska godkänna den."))
    put(made).is_seen(seen)
    made.state, made.approved_by_id, made.approved_at = BudgetState.approved, by.id, now()
    session.flush()
    if tell:
        approved(put(made), by=by)


def put(made: Budget) -> Put:
    """The budget as it is told of."""
    return Put("budget", made.id, made.area_id, made.year, made.proposed_at)


def remark(made: Budget, text: str, *, by: Person) -> Remark:
    """Say something about a year that has been put forward. Raises Problem without words, and for a draft."""
    text = checked_text(text, field="text", longest=LONGEST)
    if not text:
        raise Problem(_("Skriv din synpunkt."), field="text")
    if made.state == BudgetState.draft:
        raise Problem(_("Året är inte föreslaget än."))
    said = Remark(budget_id=made.id, person_id=by.id, text=text)
    session.add(said)
    session.flush()
    remarked(put(made), said.id, by=by)
    return said


def set_billing(organisation: Organisation, reference: str, address: str, *, by: Person) -> Billing:
    """Say what a municipality's invoices should say, and where they go. Empty when it is not known.

    Raises Problem when the words are too long or hold a personal identity number.
    """
    reference = checked_text(reference, field="reference", longest=LONGEST_REFERENCE)
    address = checked_text(address, field="address", longest=LONGEST)
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update(key_share=True))
    there = session.scalar(select(Billing).where(Billing.organisation_id == organisation.id))
    if there is None:
        there = Billing(organisation_id=organisation.id)
        session.add(there)
    there.reference, there.address = reference, address
    session.flush()
    return there


def set_price(
    round_: Round, *, seat: int, no_show: int, provider: str = "", provider_cost: int = 0, funding: str = "", by: Person
) -> Price:
    """Say what a seat costs, what an empty chair costs, and who is paid. Whole kronor. Raises Problem below nothing."""
    if min(seat, no_show, provider_cost) < 0:
        raise Problem(_("Skriv tal som är noll eller större."))
    there = session.scalar(select(Price).where(Price.round_id == round_.id).with_for_update())
    if there is None:
        there = Price(round_id=round_.id)
        session.add(there)
    there.seat, there.no_show, there.provider_cost = seat, no_show, provider_cost
    there.provider = checked_text(provider, field="provider", longest=LONGEST)
    there.funding = checked_text(funding, field="funding", longest=LONGEST)
    session.flush()
    return there
