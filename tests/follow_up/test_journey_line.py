"""How needs and what plugins tell become stops: pure."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.follow_up.journeys.line import Leg, Wanted, bare, mark_now, next_day, stops_of, with_modules
from app.web.journey import Stop, StopKind, StopState

A = Wanted("courses.theme", "a", "Tema a", 1.0, None)
B = Wanted("courses.theme", "b", "Tema b", 0.5, date(2026, 3, 1))


def leg(*stops, done_on=None):
    return Leg("p/del-1", "Del 1", 4, tuple(stops), date(2026, 5, 1), date(2026, 5, 1), done_on, 0.5, 1.5, 1, 2)


def test_a_need_that_nobody_tells_of_has_its_own_name_and_shape():
    assert (bare(A).kind, bare(B).kind, bare(B).state) == (StopKind.day, StopKind.half_day, StopState.done)


def test_what_is_done_comes_first_then_what_has_a_date():
    told = [Stop(StopKind.day, StopState.ahead, "Kursdag", "a", on=date(2026, 4, 1), object_kind="courses.theme")]
    c = A._replace(key="c", label="Tema c")
    assert [s.title for s in stops_of([c, A, B], told)] == ["Tema b", "Kursdag", "Tema c"]


def test_a_met_need_is_done_whatever_a_plugin_says():
    told = [Stop(StopKind.day, StopState.ahead, "Kursdag", "b", on=date(2026, 4, 1), object_kind="courses.theme")]
    assert stops_of([B], told)[0].state == StopState.done


def test_exactly_one_stop_is_where_the_person_is_and_a_begun_one_wins():
    begun = Stop(StopKind.module, StopState.now, "Sekretess", "m")
    legs = mark_now([leg(*with_modules(stops_of([A, B], []), [begun]))])
    assert [s.title for s in legs[0].stops if s.state == StopState.now] == ["Sekretess"]
    legs = mark_now([leg(*stops_of([A, B], []))])
    assert [s.title for s in legs[0].stops if s.state == StopState.now] == ["Tema a"]


def day(number, cancelled=False, hours=8):
    starts_at = datetime(2026, 4, number, 7, tzinfo=UTC)
    return Stop(StopKind.day, StopState.ahead, f"Dag {number}", "a", on=date(2026, 4, number), starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=hours), cancelled=cancelled)  # fmt: skip


def test_the_next_day_is_the_nearest_not_cancelled():
    now = datetime(2026, 4, 2, 10, tzinfo=UTC)
    found = next_day([], [day(9), day(3, cancelled=True), day(5)], date(2026, 4, 2), now)
    assert found is not None and found.title == "Dag 5"


@pytest.mark.parametrize(("hour", "title"), [(5, "Dag 2"), (14, "Dag 2"), (15, "Dag 9"), (20, "Dag 9")])
def test_today_is_the_next_day_until_it_has_ended(hour, title):
    found = next_day([], [day(9), day(2)], date(2026, 4, 2), datetime(2026, 4, 2, hour, tzinfo=UTC))
    assert found is not None and found.title == title
