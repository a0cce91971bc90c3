"""What is done with programmes: a version is published, and people are granted it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.api import (
    Absence,
    AwayDays,
    Definition,
    Duty,
    Need,
    Person,
    Post,
    Problem,
    _,
    define,
    due_on,
    oblige_many,
    session,
    today,
)
from courses.programmes import queries
from courses.programmes.models import Item, Part, Programme, ProgrammeVersion, part_ref

if TYPE_CHECKING:
    from courses.programmes.plan import Audience, PlannedPart, ProgrammePlan


def publish(plan: "ProgrammePlan", *, on: date, by: Person | None) -> ProgrammeVersion:
    """Make a version of a programme hold from now on, for people not yet granted it.

    Raises Problem when the version was published before, is older than the latest, or names a verb that no installed
    plugin declares.
    """
    latest = queries.current(plan.key)
    if latest is not None and plan.version <= latest.version:
        raise Problem(
            _("Version %(version)s av %(title)s finns redan. Höj versionen med 1 för att ändra programmet.",
              version=plan.version, title=latest.title)
        )  # fmt: skip
    programme = latest.programme if latest else Programme(key=plan.key)
    row = ProgrammeVersion(
        programme=programme, version=plan.version, title=plan.title, summary=plan.summary, enrolment=plan.enrolment,
        audience=plan.audience.model_dump(), total_days=plan.total_days, example=plan.example,
        first_day_from=first_day(plan, latest, on),
        parts=[_part(plan, part, position, on, by) for position, part in enumerate(plan.parts)],
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def first_day(plan: "ProgrammePlan", latest: ProgrammeVersion | None, on: date) -> date | None:
    """From which first day of a post the programme obliges; None for all.

    ``published`` is the day the programme's first version was published: whoever began under an earlier version and
    becomes known late has begun under the programme.
    """
    if plan.first_day_from == "published":
        return queries.published_on(plan.key) if latest else on
    return plan.first_day_from if isinstance(plan.first_day_from, date) else None


def _part(plan: "ProgrammePlan", part: "PlannedPart", position: int, on: date, by: Person | None) -> Part:
    needs = [
        Need(item.kind, item.ref, tuple(item.verbs), item.title, item.days, tuple(item.areas)) for item in part.items
    ]
    defined = None
    if part.deadline_months is not None:
        try:
            defined = define(part_ref(plan.key, part.key, plan.version, part.title), needs, on=on, by=by)
        except LookupError as error:
            raise Problem(
                _("%(part)s kan inte publiceras: ingen installerad del av plattformen känner till %(verbs)s.",
                  part=part.title, verbs=str(error).removeprefix("no plugin declares "))
            ) from error  # fmt: skip
    return Part(
        position=position, key=part.key, title=part.title, days=part.days, deadline_months=part.deadline_months,
        allocations=[allocation.model_dump() for allocation in part.allocations],
        open_to_experienced=part.open_to_experienced, rounds_per_year_max=part.rounds_per_year_max,
        definition_id=defined.id if defined else None,
        items=[
            Item(position=i, key=item.key, title=item.title, kind=item.kind, ref_key=item.ref, verbs=item.verbs,
                 days=item.days, areas=item.areas)
            for i, item in enumerate(part.items)
        ],
    )  # fmt: skip


def enrol(changes: Sequence[tuple[Post, Post | None]], *, by: Person | None) -> int:
    """Grant the programmes into whose audience these posts have come, unless their holders have been granted them before.

    Whoever held a post in the audience before the programme's first day is not obliged, in a new unit either.

    changes: each post with what it was before; None when it is new. A post that was in the audience before (a new title,
    an absence) grants nothing. A constant number of statements. Deadlines run from the post's first day, moved by the
    absences known now. Someone who changes employer keeps what was granted. Returns how many obligations were opened.
    """
    from courses.programmes.plan import Audience  # Heavy, and needed only when posts change.

    rules = [(v, Audience(**v.audience)) for v in queries.current_versions() if v.enrolment == "rule"]
    came = [
        (post, version, audience)
        for version, audience in rules
        for post, before in changes
        if _belongs(audience, post) and (before is None or not _belongs(audience, before))
    ]
    earlier = _earlier(came)
    wanted = [
        (post, part, version)
        for post, version, audience in came
        if not any(_belongs(audience, held) for held in earlier[post.person_id, version.first_day_from])
        for part in version.parts
    ]
    if not wanted:
        return 0
    people = {post.person_id for post, _part_, _version in wanted}
    had = queries.granted(people, {_key(version, part) for _post, part, version in wanted})
    definitions = {
        row.id: row
        for row in session.scalars(
            select(Definition).where(Definition.id.in_({p.definition_id for _post, p, _v in wanted}))
        )
    }
    away = _absences(people)
    duties = []
    for post, part, version in wanted:
        if (post.person_id, _key(version, part)) in had:
            continue
        had.add((post.person_id, _key(version, part)))
        duties.append(_duty(post, part, version, definitions[part.definition_id or 0], away[post.person_id]))
    oblige_many(duties, by=by)
    return len(duties)


def _earlier(
    came: Iterable[tuple[Post, ProgrammeVersion, "Audience"]],
) -> dict[tuple[int, date | None], list[Post]]:
    """The posts that people had begun before a programme's first day: (person id, first day) → posts. One statement."""
    found: dict[tuple[int, date | None], list[Post]] = defaultdict(list)
    wanted = {(post.person_id, version.first_day_from) for post, version, _audience in came if version.first_day_from}
    if wanted:
        latest = max(day for _person, day in wanted if day)
        held = session.scalars(
            select(Post).where(Post.person_id.in_({person for person, _day in wanted}), Post.first_on < latest)
        )
        for post in held:
            for day in {day for person, day in wanted if person == post.person_id and day and post.first_on < day}:
                found[post.person_id, day].append(post)
    return found


def _belongs(audience: "Audience", post: Post) -> bool:
    return audience.holds(post.role, post.service_area, post.entry_profile)


def _key(version: ProgrammeVersion, part: Part) -> str:
    return f"{version.programme.key}/{part.key}"


def _duty(post: Post, part: Part, version: ProgrammeVersion, defined: Definition, away: list[AwayDays]) -> Duty:
    """The rule comes from the published version of the programme, which is what the obligation names as its source."""
    assert part.deadline_months is not None
    due = due_on(post.first_on, part.deadline_months, away, today())
    return Duty(
        person_id=post.person_id, definition=defined, first_on=post.first_on, months=part.deadline_months,
        original_due_on=due.original_on, due_on=due.due_on, rule=f"first_day+{part.deadline_months}m",
        source=f"{version.title}, version {version.version}",
        opened_on=post.first_on, post_id=post.id, unit_id=post.unit_id, service_area=post.service_area,
    )  # fmt: skip


def _absences(people: Iterable[int]) -> dict[int, list[AwayDays]]:
    found: dict[int, list[AwayDays]] = defaultdict(list)
    for row in session.execute(
        select(Absence.person_id, Absence.first_on, Absence.last_on, Absence.percent).where(
            Absence.person_id.in_(people)
        )
    ):
        found[row.person_id].append(AwayDays(row.first_on, row.last_on, row.percent))
    return found
