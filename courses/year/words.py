"""What codes are called on the planner's pages."""

from app.api import lazy
from courses.days.models import Half
from courses.year.blocked import Why
from courses.year.models import PlanState
from courses.year.rhythm import Rhythm

STATES = {
    PlanState.draft: lazy("utkast"),
    PlanState.proposed: lazy("föreslagen"),
    PlanState.approved: lazy("godkänd"),
}
WHYS = {
    Why.weekend: lazy("helg"),
    Why.holiday: lazy("helgdag"),
    Why.squeezed: lazy("klämdag"),
    Why.week: lazy("spärrad vecka"),
    Why.period: lazy("spärrad period"),
}
RHYTHMS = {
    Rhythm.together: lazy("Alla dagar i samma vecka"),
    Rhythm.later: lazy("Sista dagen en vecka senare"),
    Rhythm.weekly: lazy("En dag i veckan"),
}
HALVES = {Half.fm: lazy("Förmiddag"), Half.em: lazy("Eftermiddag"), Half.whole: lazy("Heldag")}
MONTHS = (
    lazy("jan"), lazy("feb"), lazy("mars"), lazy("apr"), lazy("maj"), lazy("juni"),
    lazy("juli"), lazy("aug"), lazy("sep"), lazy("okt"), lazy("nov"), lazy("dec"),
)  # fmt: skip
