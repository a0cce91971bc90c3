"""The order in which a course gives its seats, as the federation decides it and everyone can read it."""

from collections.abc import Sequence

from app.api import Draft, Person, Problem, Ref, _, lock, record_many, session, today
from courses.days.priority import is_sound
from courses.models import Course

ALLOTS = ("at_once", "at_closing")


def set_policy(course: Course, policy: Sequence[str], *, allots: str, answer_days: int, by: Person) -> None:
    """Decide who comes first, when seats are given, and how many working days one has to answer an offer.

    Places in the queue follow from now on; what was given stays given. Raises Problem, naming the field, for an order that
    tells nobody apart or an answer time outside 1–10 days.
    """
    if not is_sound(policy):
        raise Problem(
            _("Turordningen ska sluta med tidpunkt eller lottning, och ingen regel får stå två gånger."), field="policy"
        )
    if allots not in ALLOTS:
        raise Problem(_("Välj när platserna ges."), field="allots")
    if not 1 <= answer_days <= 10:
        raise Problem(_("Svarstiden ska vara mellan 1 och 10 arbetsdagar."), field="answer_days")
    lock(course)
    course.policy, course.allots, course.answer_days = list(policy), allots, answer_days
    session.flush()
    ref = Ref("courses.course", course.key, None, course.title)
    data = {"policy": list(policy), "allots": allots, "answer_days": answer_days}
    record_many([Draft("courses.policy_set", None, ref, today(), data=data)], by=by)
