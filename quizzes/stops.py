"""Quizzes on the journey line: those a programme asks for, those begun, those passed. A failed one is not a stop."""

from datetime import date

from app.api import Person, Stop, StopKind, StopState, needs_of, obligations_of, standings_of
from quizzes import queries


def of(person: Person, on: date) -> list[Stop]:
    """The person's quizzes as stops on this day. A constant number of statements."""
    obligations = obligations_of(person.id)
    needs = needs_of(obligations)
    parts: dict[str, tuple[str, int]] = {}
    labels: dict[str, str] = {}
    for obligation in obligations:
        for need, _met in needs[obligation.id]:
            if need.object_kind == queries.QUIZ:
                parts.setdefault(need.object_key, (obligation.object_key, need.position))
                labels.setdefault(need.object_key, need.label)
    passed = {
        row.object_key: row
        for row in standings_of(person.id, [queries.PASSED])
        if row.object_kind == queries.QUIZ and row.happened_on <= on
    }
    begun = {each.quiz.key: each for each in queries.begun_by(person.id, on)}
    known = queries.shown_quizzes([*parts, *passed, *begun])
    keys = list(dict.fromkeys([*parts, *passed, *begun]))
    found = []
    for key in keys:
        row = known.get(key)
        part, order = parts.get(key) or ("", 0)
        standing = passed.get(key)
        title = row.title if row else standing.object_label if standing else labels.get(key) or key
        open_ = begun.get(key)
        state = StopState.done if standing else StopState.now if open_ else StopState.ahead
        found.append(
            Stop(
                StopKind.quiz,
                state,
                title,
                key,
                url=f"/quizzes/{key}" if row else "",
                part=part,
                order=order,
                on=standing.happened_on if standing else None,
                minutes=None if standing or not row else open_.minutes if open_ else row.minutes,
                steps=(open_.answered, open_.asked) if open_ and not standing else None,
                object_kind=queries.QUIZ,
                at=open_.at if open_ else None,
            )
        )
    return found
