"""The list of people as a file: a short one at once, a long one as work that the page follows."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from app.dates import today
from app.db import session
from app.organisations import roles
from app.organisations.administration.queries import PERMISSION, Wanted, count_of, people_found, posts_shown
from app.people.models import Person
from app.permissions import may
from app.problems import Problem
from app.web.lists import Order, csv_body
from app.web.words import _, ngettext
from app.web.work.kinds import End, Tell

FILE = "organisations.people_file"
#: Longer lists are made in the background.
LONG = 2000
#: People read at a time.
BATCH = 500


def head() -> list[str]:
    """What the columns are called."""
    return [_("Namn"), _("Enhet"), _("Arbetsgivare"), _("Roll"), _("Titel"), _("Första dag"), _("Sista dag")]


def rows(viewer: Person, wanted: Wanted) -> Iterator[list[Sequence[Any]]]:
    """The rows of the people wanted, in the list's order, some hundred people at a time; one row for each post."""
    found = people_found(viewer, wanted, today())
    start = 0
    while people := session.scalars(found.limit(BATCH).offset(start)).all():
        held = posts_shown(viewer, [person.id for person in people], today())
        yield [
            (person.name, post.unit.name, post.employer.name, roles.ROLES[post.role], post.title, post.first_on, post.last_on)
            for person in people
            for post in held.get(person.id, [])
        ]  # fmt: skip
        start += BATCH


def make_people_file(values: dict[str, Any], person_id: int, tell: Tell) -> End:
    """The whole list as a file, for whoever may still see it."""
    me = session.get_one(Person, person_id)
    if not may(me, PERMISSION):
        raise Problem(_("Du har inte längre tillgång till listan."))
    wanted = Wanted(**values | {"order": Order(**values["order"])})
    count, found = count_of(people_found(me, wanted, today())), [head()]
    for number, batch in enumerate(rows(me, wanted)):
        found += batch  # type: ignore[arg-type]
        tell(min(count, (number + 1) * BATCH), count)
    said = ngettext("Listan är klar, med %(num)s person.", "Listan är klar, med %(num)s personer.", count)
    return End(said, file_name="personer.csv", body=csv_body(found))


def as_values(wanted: Wanted) -> dict[str, Any]:
    """What is wanted, as the work takes it."""
    return asdict(wanted)
