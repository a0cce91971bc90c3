"""Saying something about a plan that has been put forward."""

from app.api import Person, Problem, _, refuse_personal_numbers, session
from courses.year.models import PlanState, YearPlan, YearRemark

LONGEST = 1000


def remark(plan: YearPlan, text: str, *, by: Person) -> YearRemark:
    """Leave a remark on a plan, for the coordinator and the other managers to read.

    Raises Problem without words, for too many, for a personal identity number, and while the plan is a draft.
    """
    text = text.strip()
    if not text:
        raise Problem(_("Skriv din synpunkt."), field="text")
    if len(text) > LONGEST:
        raise Problem(_("Skriv högst %(count)s tecken.", count=LONGEST), field="text")
    if plan.state == PlanState.draft:
        raise Problem(_("Planen är inte föreslagen än."))
    try:
        text = refuse_personal_numbers(text)
    except ValueError as refusal:
        raise Problem(str(refusal), field="text") from refusal
    said = YearRemark(plan_id=plan.id, person_id=by.id, text=text)
    session.add(said)
    session.flush()
    return said
