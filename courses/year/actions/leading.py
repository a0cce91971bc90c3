"""Giving trainers to planned rounds that have none: nobody leads two things at once, or while away."""

from app.api import session, today
from courses.year.facts import Programme
from courses.year.models import YearPlan, YearTrainer
from courses.year.proposal import led
from courses.year.queries import plans as find
from courses.year.queries.trainers import trainer_days


def lead_the_rest(plan: YearPlan, programme: Programme) -> int:
    """Give each planned round without a trainer one who is free. Returns for how many rounds someone was found."""
    before = {row.number: row for row in find.facts(plan.id)}
    after = led(programme, list(before.values()), trainer_days(plan, today()))
    found = [row for row in after if row.trainers != before[row.number].trainers]
    session.add_all(
        YearTrainer(row_id=row.number, theme_id=theme, person_id=person)
        for row in found
        for theme, person in row.trainers
        if (theme, person) not in before[row.number].trainers
    )
    session.flush()
    return len(found)
