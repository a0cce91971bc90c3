"""Approving a year: its plan and its budget at once, or neither."""

from app.api import Person, Problem, _
from courses.agreeing.queries import Together
from courses.costs.actions import approve
from courses.forwarding import Put, approved
from courses.year.actions.plans import approve_plan


def approve_together(found: Together, stamp: str, *, by: Person) -> None:
    """Approve the plans and the budget of a year; the coordinators are told once. Who may is for the page to ask.

    stamp: of what was read, so that nobody approves what they have not seen. Raises Problem when it has been changed since,
    or is approved already, and by whoever made any of it.
    """
    if stamp != found.stamp:
        raise Problem(_("Förslaget har ändrats sedan du öppnade sidan. Läs det igen innan du godkänner."))
    for plan in found.plans:
        approve_plan(plan, by=by, tell=False)
    approve(found.budget, by=by, tell=False)
    approved(Put("year", found.plan.id, found.plan.area_id, found.year, found.plan.proposed_at), by=by)
