"""The plan of who works where: sizes as in the founding report, and nobody in two places at once."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.demo import cast
from app.demo.staffing import Someone, history_begins, staff, units

TODAY = date(2026, 11, 21)


def _made(seed: int = 1, today: date = TODAY, scale: float = 1.0) -> list[Someone]:
    return staff(seed, today, list(units(scale)), {cast.UNIT: cast.partille(today)})


def test_gothenburg_has_about_1010_social_workers_and_hires_about_280_a_year() -> None:
    jobs = [job for someone in _made() for job in someone.jobs if job.municipality == "1480"]
    jobs = [job for job in jobs if job.role == "social_worker"]
    employed = [j for j in jobs if j.first_on <= TODAY and (j.last_on is None or j.last_on >= TODAY)]
    hired = [j for j in jobs if history_begins(TODAY) <= j.first_on <= TODAY]
    assert 980 <= len(employed) <= 1090
    assert 260 <= len(hired) / 3 <= 320


def test_every_municipality_has_all_four_areas() -> None:
    found = Counter((unit.municipality, unit.area) for unit in units())
    assert len(found) == 13 * 4


@pytest.mark.parametrize("scale", [0.03, 0.3, 3.0])
def test_the_sizes_follow_the_scale(scale: float) -> None:
    assert sum(unit.size for unit in units(scale)) == pytest.approx(1807 * scale, rel=0.1, abs=140)


def test_the_same_seed_and_day_give_the_same_people() -> None:
    assert _made() == _made()
    assert _made() != _made(seed=2)


@given(some.dates(date(2026, 1, 1), date(2032, 12, 31)), some.integers(1, 50))
def test_posts_follow_each_other_and_end_after_they_begin(today: date, seed: int) -> None:
    for someone in _made(seed, today, 0.1):
        for job in someone.jobs:
            assert job.first_on.weekday() < 5
            assert job.last_on is None or job.first_on < job.last_on
        for before, after in zip(someone.jobs, someone.jobs[1:], strict=False):
            assert before.last_on is not None
            assert before.last_on < after.first_on
        assert someone.degree_on < max(job.first_on for job in someone.jobs)


@given(some.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_the_unit_of_the_first_page_has_its_cast(today: date) -> None:
    people = cast.partille(today)
    assert {someone.account for someone in people} - {""} == {"chef", "forste", "deltagare"}
    assert {someone.degree for someone in people} == {"socionom"}, "years in the profession can be counted"
    assert all(job.unit == cast.UNIT for someone in people for job in someone.jobs)
    assert any(last is None for someone in people for _first, last, _percent in someone.away)
