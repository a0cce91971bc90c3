"""What managers read and say of plans."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.api import Closure, Person, new_edition_when_written, of_edition, session, today
from courses.year.models import PlanState, YearPlan, YearRemark

new_edition_when_written(YearPlan)


def remarks(plan_id: int) -> Sequence[tuple[YearRemark, Person]]:
    """What the managers' reference group has said of a plan, oldest first."""
    found = session.execute(
        select(YearRemark, Person)
        .join(Person, Person.id == YearRemark.person_id)
        .where(YearRemark.plan_id == plan_id)
        .order_by(YearRemark.id)
    )
    return [(remark, person) for remark, person in found]


def proposed(unit_ids: Collection[int]) -> Sequence[YearPlan]:
    """The plans put forward for areas that these units lie in, the nearest year first. No statement while there are none."""
    if not of_edition("year plans put forward", _any_proposed):
        return []
    above = select(Closure.ancestor_id).where(Closure.descendant_id.in_(unit_ids), Closure.holds(today()))
    return session.scalars(
        select(YearPlan)
        .options(joinedload(YearPlan.area))
        .where(YearPlan.state == PlanState.proposed, YearPlan.area_id.in_(above))
        .order_by(YearPlan.year, YearPlan.id)
    ).all()


def _any_proposed() -> bool:
    return session.scalar(select(YearPlan.id).where(YearPlan.state == PlanState.proposed).limit(1)) is not None


def said_by(person_id: int) -> list[dict[str, Any]]:
    """What a person has said of plans."""
    columns = YearRemark.__table__.columns
    found = session.execute(select(*columns).where(columns.person_id == person_id).order_by(columns.id))
    return [dict(each) for each in found.mappings()]
