"""Give and withdraw a grant of names. Each names who gave it; nothing is ever taken out of the list of them."""

from datetime import date, timedelta

from app.dates import today
from app.db import now, session
from app.organisations.grants import queries
from app.organisations.models import Organisation, Relation
from app.organisations.posts.actions import NewRelation, relate
from app.organisations.relations import GRANT
from app.people.models import Person
from app.problems import Problem
from app.web.personal_numbers import PersonalNumberFound, refuse_personal_numbers
from app.web.words import _

#: A grant holds for so many days at most; whoever still needs the names asks again.
MOST_DAYS = 366
LONGEST_PURPOSE = 200


def grant_names(
    holder: Person, organisation: Organisation, first_on: date, last_on: date, *, purpose: str, by: Person
) -> Relation:
    """Let someone who otherwise sees figures alone see who an organisation's people are, by its own decision.

    first_on, last_on: both days count. purpose: in a few words, for whoever reads the list later.
    Raises Problem for days or a purpose that will not do, or for someone who does not follow up this organisation.
    """
    purpose = " ".join(purpose.split())
    _check_days(first_on, last_on)
    _check_purpose(purpose)
    if holder.id not in queries.possible_holders(organisation.id, today()):
        raise Problem(_("Välj någon som följer upp introduktionen här."), field="holder")
    if queries.has_grant(holder.id, organisation.id, first_on, last_on):
        raise Problem(
            _("%(name)s har redan ett medgivande de dagarna. Dra tillbaka det först.", name=holder.name), field="holder"
        )
    return relate([NewRelation(GRANT, holder.id, None, organisation.id, first_on, last_on, purpose)], by=by)[0]


def withdraw_grant(grant: Relation, *, by: Person) -> None:
    """End a grant at once: from the next request on nobody is named by it. It stays in the list, with who ended it."""
    if grant.valid_to is not None and grant.valid_to < today():
        raise Problem(_("Medgivandet gäller inte längre."))
    grant.valid_to = today() - timedelta(days=1)
    grant.ended_by_id, grant.ended_at = by.id, now()
    session.flush()


def _check_days(first_on: date, last_on: date) -> None:
    if first_on < today():
        raise Problem(_("Ett medgivande kan börja gälla tidigast i dag."), field="first_on")
    if last_on < first_on:
        raise Problem(_("Den sista dagen ligger före den första."), field="last_on")
    if (last_on - first_on).days > MOST_DAYS:
        raise Problem(_("Ett medgivande gäller i högst ett år. Välj en tidigare sista dag."), field="last_on")


def _check_purpose(purpose: str) -> None:
    if not purpose:
        raise Problem(_("Skriv vad namnen ska användas till."), field="purpose")
    if len(purpose) > LONGEST_PURPOSE:
        raise Problem(_("Skriv högst %(most)s tecken.", most=LONGEST_PURPOSE), field="purpose")
    try:
        refuse_personal_numbers(purpose)
    except PersonalNumberFound as found:
        raise Problem(str(found), field="purpose") from found
