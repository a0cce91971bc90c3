"""Plans and their rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.api import Kind, Organisation, Person, session
from courses.days.models import Round, RoundState
from courses.year.facts import RowFacts
from courses.year.models import YearPlan, YearRow, YearTrainer, facts_of


def plans(area_ids: Select[Any]) -> Sequence[YearPlan]:
    """The plans of these areas, latest year first."""
    return session.scalars(
        select(YearPlan).options(joinedload(YearPlan.area)).where(YearPlan.area_id.in_(area_ids))
        .order_by(YearPlan.year.desc(), YearPlan.id)
    ).all()  # fmt: skip


def plan(number: int) -> YearPlan | None:
    """A plan with its area and who approved it, read beside it so that the plan alone can be locked."""
    return session.scalar(
        select(YearPlan)
        .options(selectinload(YearPlan.area), selectinload(YearPlan.approved_by))
        .where(YearPlan.id == number)
    )


def plan_of(area_id: int, programme_key: str, year: int) -> YearPlan | None:
    """The plan of a year, or None."""
    return session.scalar(
        select(YearPlan).where(
            YearPlan.area_id == area_id, YearPlan.programme_key == programme_key, YearPlan.year == year
        )
    )


def rows_of(plan_id: int) -> Sequence[YearRow]:
    """The rows of a plan by date."""
    return session.scalars(
        select(YearRow).where(YearRow.plan_id == plan_id).order_by(YearRow.first_on, YearRow.id)
    ).all()


def row(plan_id: int, number: int) -> YearRow | None:
    """A row of a plan, with its course."""
    return session.scalar(
        select(YearRow).options(joinedload(YearRow.course)).where(YearRow.plan_id == plan_id, YearRow.id == number)
    )


def facts(plan_id: int) -> list[RowFacts]:
    """The rows of a plan as values, with who leads them. Two statements."""
    leaders: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row_id, theme_id, person_id in session.execute(
        select(YearTrainer.row_id, YearTrainer.theme_id, YearTrainer.person_id)
        .join(YearRow, YearRow.id == YearTrainer.row_id)
        .where(YearRow.plan_id == plan_id)
        .order_by(YearTrainer.id)
    ):
        leaders[row_id].append((theme_id, person_id))
    return [facts_of(each, tuple(leaders[each.id])) for each in rows_of(plan_id)]


def trainer_names(rows: Sequence[RowFacts]) -> dict[int, str]:
    """The names of those who lead these rows."""
    wanted = {person for each in rows for _theme, person in each.trainers}
    people = session.scalars(select(Person).where(Person.id.in_(wanted))).all() if wanted else ()
    return {person.id: person.name for person in people}


def made(plan_id: int) -> dict[str, int]:
    """How many of a plan's rows have become rounds, by the rounds' state."""
    found = session.execute(
        select(Round.state, func.count())
        .join(YearRow, YearRow.round_id == Round.id)
        .where(YearRow.plan_id == plan_id)
        .group_by(Round.state)
    )
    return dict(found.all())


def drafts(plan_id: int) -> Sequence[Round]:
    """The rounds of a plan that are still drafts, by date."""
    return session.scalars(
        select(Round)
        .join(YearRow, YearRow.round_id == Round.id)
        .where(YearRow.plan_id == plan_id, Round.state == RoundState.draft)
        .order_by(Round.first_on, Round.id)
    ).all()


def possible_areas(area_ids: Select[Any]) -> Sequence[Organisation]:
    """The areas that a plan may be made for: the federation first, then municipalities."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(area_ids), Organisation.kind.in_((Kind.federation, Kind.municipality)))
        .order_by(Organisation.kind != Kind.federation, Organisation.sort_key)
    ).all()


def led_by(person_id: int) -> list[dict[str, Any]]:
    """What the plans say about a person: which planned rounds the person is to lead."""
    found = session.execute(
        select(YearTrainer.row_id, YearTrainer.theme_id, YearRow.first_on, YearRow.last_on)
        .join(YearRow, YearRow.id == YearTrainer.row_id)
        .where(YearTrainer.person_id == person_id)
        .order_by(YearRow.first_on, YearTrainer.id)
    )
    return [dict(each._mapping) for each in found]
