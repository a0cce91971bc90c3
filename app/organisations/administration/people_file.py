"""The list of people as a file: a short one at once, a long one as work that the page follows."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

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
    numbers = session.scalars(people_found(viewer, wanted, today()).with_only_columns(Person.id)).all()
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        people = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(batch)))}
        held = posts_shown(viewer, batch, today())
        yield [
            (people[number].name, post.unit.name, post.employer.name, roles.ROLES[post.role], post.title, post.first_on,
             post.last_on)
            for number in batch
            for post in held.get(number, [])
        ]  # fmt: skip
        session.expire_all()  # A long list must not fill the memory.


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
