"""Saying something about a plan that has been put forward."""

from app.api import Person, Problem, _, checked_text, session
from courses.forwarding import remarked
from courses.year.actions.plans import put
from courses.year.models import PlanState, YearPlan, YearRemark

LONGEST = 1000


def remark(plan: YearPlan, text: str, *, by: Person) -> YearRemark:
    """Leave a remark on a plan, for the coordinator, who is told, and the other managers to read.

    Raises Problem without words, for too many, for a personal identity number, and while the plan is a draft.
    """
    text = checked_text(text, field="text", longest=LONGEST)
    if not text:
        raise Problem(_("Skriv din synpunkt."), field="text")
    if plan.state == PlanState.draft:
        raise Problem(_("Planen är inte föreslagen än."))
    said = YearRemark(plan_id=plan.id, person_id=by.id, text=text)
    session.add(said)
    session.flush()
    remarked(put(plan), said.id, by=by)
    return said
