"""What of a year has been put forward: its plans and its budget, which are made apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import session
from courses.costs.models import Budget, BudgetState
from courses.year.models import PlanState, YearPlan


@dataclass(frozen=True)
class Together:
    """The plans and the budget of an area and a year, all put forward."""

    plans: Sequence[YearPlan]
    budget: Budget

    @property
    def year(self) -> int:
        """Which year."""
        return self.budget.year

    @property
    def plan(self) -> YearPlan:
        """The plan that the page is named after: the first."""
        return self.plans[0]

    @property
    def stamp(self) -> str:
        """Which proposals these are; another when one of them has been put forward anew."""
        moments = [*(plan.proposed_at for plan in self.plans), self.budget.proposed_at]
        return " ".join(str(at and at.timestamp()) for at in moments)


def together(area_id: int, year: int) -> Together | None:
    """What is put forward for a year, when it is both a plan and a budget; None otherwise. At most two statements."""
    budget = session.scalar(
        select(Budget).where(Budget.area_id == area_id, Budget.year == year, Budget.state == BudgetState.proposed)
    )
    if budget is None:
        return None
    plans = session.scalars(
        select(YearPlan)
        .options(joinedload(YearPlan.area))
        .where(YearPlan.area_id == area_id, YearPlan.year == year, YearPlan.state == PlanState.proposed)
        .order_by(YearPlan.id)
    ).all()
    return Together(plans, budget) if plans else None
