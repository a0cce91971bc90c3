"""Whose figures someone may see, and whose names."""

from app.dates import today
from app.follow_up.figures.reading import Viewer
from app.organisations.models import Kind
from app.organisations.roles import MANAGER
from app.organisations.scoping import figures_scope, organisations_in_scope, reach
from app.organisations.today import posts_today
from app.people.models import Person
from app.registry import permissions

PERMISSION = "follow_up.see_figures"
#: To see who the people behind a figure are.
NAMES = "follow_up.see_names"
#: To see which grants of names there are.
GRANTS = "follow_up.see_grants"


def viewer_of(person: Person) -> Viewer:
    """Whose figures the person may see: a federation's without names, but for those municipalities have granted; one's
    own units', with names for managers."""
    roles = permissions()[PERMISSION].roles
    posts = [post for post in posts_today(person) if post.role in roles]
    if any(post.unit.kind == Kind.federation for post in posts):
        return Viewer(None, names=False, granted=_granted(person))
    place = ", ".join(sorted({post.unit.name for post in posts}))
    if all(post.role == MANAGER for post in posts):
        return Viewer(organisations_in_scope(person, "follow_up.see_unit", today()), names=True, place=place)
    scope = figures_scope(person, PERMISSION, today())
    return Viewer(scope, names=False, place=place, granted=_granted(person))


def _granted(person: Person) -> frozenset[int]:
    """The organisations whose people someone may name although they otherwise see figures alone."""
    return reach(person, NAMES, today())
