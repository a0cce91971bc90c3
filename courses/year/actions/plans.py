"""Making a plan, proposing it anew, copying last year's, having it approved, and making it into rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, select

from app.api import Draft, Person, Problem, Ref, _, lock, now, record_many, session, today
from courses.days.actions.rounds import open_rounds, publish_many
from courses.days.plans import OccasionPlan, RoundPlan, SessionPlan
from courses.forwarding import Put, approved, put_forward
from courses.year.actions.leading import lead_the_rest
from courses.year.copying import shifted
from courses.year.facts import Choices, RowFacts
from courses.year.models import PlanState, YearPlan, YearRow, YearTrainer, write_blocks, write_pieces
from courses.year.planning import Progress
from courses.year.proposal import propose_year
from courses.year.queries import plans as find
from courses.year.queries.facts import programme as programme_of
from courses.year.queries.last_year import last_years
from courses.year.queries.rooms import rooms_of
from courses.year.queries.there import what_is_there
from courses.year.rooms import give_rooms


def make_plan(
    area_id: int, programme_key: str, choices: Choices, *, opens_on: date | None = None, by: Person,
    progress: Progress = lambda _done, _all: None,
) -> YearPlan:  # fmt: skip
    """Make the plan of a year, with a proposal in it. progress: told how far the proposal has come.

    Raises Problem when there is one already, or when the programme cannot be planned so.
    """
    if find.plan_of(area_id, programme_key, choices.year) is not None:
        raise Problem(
            _("Det finns redan en plan för %(year)s. Öppna den och ändra där.", year=choices.year), field="year"
        )
    plan = YearPlan(area_id=area_id, programme_key=programme_key, created_by_id=by.id)
    _take_over(plan, choices, opens_on)
    session.add(plan)
    session.flush()
    _tell("courses.year_planned", plan, by)
    propose_anew(plan, by=by, progress=progress)
    return plan


def change_choices(plan: YearPlan, choices: Choices, opens_on: date | None, *, by: Person) -> None:
    """Change what is counted on. The rows stay; what follows from them may be another thing."""
    begin_change(plan)
    _take_over(plan, choices, opens_on)
    _tell("courses.year_planned", plan, by)


def propose_anew(plan: YearPlan, *, by: Person, progress: Progress = lambda _done, _all: None) -> int:
    """Throw the rows away and propose new ones. Returns how many. Raises Problem when some have become rounds."""
    begin_change(plan)
    programme = programme_of(plan.programme_key)
    if programme is None:
        raise Problem(_("Programmet kan inte planeras: det saknar en del med omgångar eller en del med teman."))
    there = what_is_there(plan, programme, today())
    return _replace(plan, propose_year(programme, plan.choices, there, today(), progress))


def copy_last_year(plan: YearPlan, *, by: Person) -> int:
    """Throw the rows away and take last year's, on the same weekday of the same ISO week.

    Last year's plan is copied, or its rounds when there was no plan. Blocked days stay where they fall; the plan's page
    names them. Returns how many rows. Raises Problem when there is nothing to copy.
    """
    begin_change(plan)
    programme = programme_of(plan.programme_key)
    old = last_years(plan, programme) if programme is not None else []
    if programme is None or not old:
        raise Problem(_("Det finns varken plan eller omgångar för %(year)s att kopiera.", year=plan.year - 1))
    blocks = plan.choices.blocks
    rows = [replace(row, pieces=shifted(row.pieces, 1, blocks).pieces, trainers=()) for row in old]
    rooms = rooms_of(plan, today())
    count = _replace(plan, give_rooms(rows, rooms, {row.number for row in rows}))
    lead_the_rest(plan, programme)
    return count


def propose_plan(plan: YearPlan, *, by: Person) -> None:
    """Put the plan forward for approval; managers and heads of area are told. Raises Problem when it is no draft."""
    lock(plan)
    if plan.state != PlanState.draft:
        raise Problem(_("Planen är redan föreslagen eller godkänd."))
    plan.state, plan.proposed_at = PlanState.proposed, now()
    _tell("courses.year_proposed", plan, by)
    put_forward(put(plan), by=by)


def approve_plan(plan: YearPlan, *, by: Person, tell: bool = True, seen: str = "") -> None:
    """Approve a plan that has been put forward; the coordinators are told. Who may is for the page to ask.

    tell: not when it is told of together with something else. seen: the name of the proposal that was read. Raises Problem
    when it is another by now, when none has been put forward, and by whoever made it.
    """
    lock(plan)
    if plan.state != PlanState.proposed:
        raise Problem(_("Bara en plan som är föreslagen kan godkännas."))
    if plan.created_by_id == by.id:
        raise Problem(_("Någon annan än den som har gjort planen ska godkänna den."))
    put(plan).is_seen(seen)
    plan.state, plan.approved_by_id, plan.approved_at = PlanState.approved, by.id, now()
    _tell("courses.year_approved", plan, by)
    if tell:
        approved(put(plan), by=by)


def make_rounds(plan: YearPlan, *, by: Person) -> int:
    """Make a draft round of each row that is not a round yet. Pressed twice it makes nothing twice. Returns how many."""
    lock(plan)
    left = session.scalars(
        select(YearRow)
        .where(YearRow.plan_id == plan.id, YearRow.round_id.is_(None))
        .order_by(YearRow.first_on, YearRow.id)
    ).all()
    facts = {each.number: each for each in find.facts(plan.id)}
    numbers: dict[int, int] = {}
    opened = open_rounds([_round(plan, facts[row.id], _number(numbers, row)) for row in left], by=by) if left else []
    for row, round_ in zip(left, opened, strict=True):
        row.round_id = round_.id
    session.flush()
    if left:
        _tell("courses.year_laid_out", plan, by)
    return len(left)


def publish_plan(plan: YearPlan, *, by: Person) -> int:
    """Publish all of the plan's rounds in one transaction: they open for every organisation at the same instant.

    Returns how many. Raises Problem when there are none.
    """
    lock(plan)
    rounds = find.drafts(plan.id)
    if not rounds:
        raise Problem(_("Det finns inga utkast att publicera."))
    publish_many(rounds, by=by)
    return len(rounds)


def put(plan: YearPlan) -> Put:
    """The plan as it is told of."""
    return Put("plan", plan.id, plan.area_id, plan.year, plan.proposed_at)


def begin_change(plan: YearPlan) -> None:
    """Hold the plan and let it be a draft again. Raises Problem when its rows have become rounds."""
    lock(plan)
    if session.scalar(select(YearRow.id).where(YearRow.plan_id == plan.id, YearRow.round_id.is_not(None)).limit(1)):
        raise Problem(_("Planen är redan utlagd som omgångar. Ändra omgångarna i stället."))
    plan.state, plan.approved_by_id, plan.approved_at, plan.proposed_at = PlanState.draft, None, None, None
    session.flush()


def write_rows(plan: YearPlan, rows: Iterable[RowFacts]) -> None:
    """Add rows to a plan, with who leads them. Two statements."""
    facts = list(rows)
    made = [
        YearRow(plan_id=plan.id, course_id=each.course_id, seats=each.seats, pieces=write_pieces(each.pieces),
                first_on=each.span.first_on, last_on=each.span.last_on, room_id=each.room)
        for each in facts
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    session.add_all(
        YearTrainer(row_id=row.id, theme_id=theme, person_id=person)
        for row, each in zip(made, facts, strict=True)
        for theme, person in each.trainers
    )
    session.flush()


def throw_away(plan: YearPlan, row_ids: Sequence[int] | None = None) -> None:
    """Take rows out of a plan; all when none are named."""
    wanted = select(YearRow.id).where(YearRow.plan_id == plan.id)
    if row_ids is not None:
        wanted = wanted.where(YearRow.id.in_(row_ids))
    session.execute(delete(YearTrainer).where(YearTrainer.row_id.in_(wanted)))
    session.execute(delete(YearRow).where(YearRow.id.in_(wanted)))
    session.flush()


def _replace(plan: YearPlan, rows: Sequence[RowFacts]) -> int:
    throw_away(plan)
    write_rows(plan, rows)
    return len(rows)


def _take_over(plan: YearPlan, choices: Choices, opens_on: date | None) -> None:
    plan.year, plan.seats, plan.rounds, plan.rhythm = choices.year, choices.seats, choices.rounds, choices.rhythm
    plan.blocks = write_blocks(choices.blocks)
    plan.hires = {str(place): list(counts) for place, counts in choices.grid.items()}
    plan.opens_on = opens_on


def _number(numbers: dict[int, int], row: YearRow) -> int:
    """Which round of its course in the year this is, from 1."""
    numbers[row.course_id] = numbers.get(row.course_id, 0) + 1
    return numbers[row.course_id]


def _round(plan: YearPlan, row: RowFacts, number: int) -> RoundPlan:
    themes = dict.fromkeys(piece.theme_id for piece in row.pieces)
    occasions = tuple(
        OccasionPlan(
            theme,
            tuple(SessionPlan(piece.held_on, piece.half) for piece in row.pieces if piece.theme_id == theme),
            trainer_ids=tuple(person for led, person in row.trainers if led == theme),
            room_id=row.room,
        )
        for theme in themes
    )
    opens_on = plan.opens_on if plan.opens_on is None or plan.opens_on < row.span.first_on else None
    title = _("Omgång %(number)s %(year)s", number=number, year=plan.year)
    return RoundPlan(row.course_id, plan.area_id, row.seats, occasions, title=title, opens_on=opens_on)


def _tell(verb: str, plan: YearPlan, by: Person) -> None:
    ref = Ref("courses.year_plan", str(plan.id), None, str(plan.year))
    record_many([Draft(verb, None, ref, today(), data={"year": plan.year})], by=by)
