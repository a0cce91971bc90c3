"""Kurser: what one finds by words, course, area of knowledge and month, and what the page says when that is nothing."""

from datetime import date

import pytest

from app.db import session
from courses.days.models import Occasion
from courses.days.queries import offered
from courses.days.queries.offered import Wanted, conditions
from courses.days.queries.rounds import coming
from courses.models import Course, Theme
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_days import make_course, make_round, make_unit

ON = date(2027, 3, 1)


@pytest.fixture
def rounds(app):
    """One round in April on talks in Härryda, one in June on law, both about a gathering of their own."""
    talks, law = make_course(title="Svåra samtal"), make_course(title="Juridik")
    found = [make_round(talks, first_on=date(2027, 4, 6)), make_round(law, first_on=date(2027, 6, 1))]
    for number, (area, place) in enumerate((("samverkan", "Råda säteri, Härryda"), ("handlaggning", "Huset"))):
        session.query(Theme).filter_by(course_id=(talks, law)[number].id).update({"areas": [area]})
        session.query(Occasion).filter_by(round_id=found[number].id).update({"place": place})
    session.flush()
    return found


def keys(rounds, **wanted):
    found, total = coming([make_unit()[0].id], ON, conditions(Wanted(**wanted)))
    assert total == len(found)
    return [rounds.index(each) for each in found]


def test_rounds_that_take_no_more_wishes_stand_last(rounds):
    rounds[0].closes_on = date(2027, 2, 28)
    session.flush()
    assert keys(rounds) == [1, 0]


def test_words_are_found_in_course_gathering_and_place(rounds):
    assert keys(rounds) == [0, 1]
    assert keys(rounds, text="svara") == [0] and keys(rounds, text="harryda") == [0]
    assert keys(rounds, text="tema juridik") == [1] and keys(rounds, text="juridik härryda") == []


def test_an_area_a_month_and_a_course_narrow_the_list(rounds):
    assert keys(rounds, area="samverkan") == [0] and keys(rounds, area="finns-inte") == []
    assert keys(rounds, month=date(2027, 6, 1)) == [1] and keys(rounds, month=date(2027, 5, 1)) == []
    law = session.query(Course).filter_by(title="Juridik").one()
    assert keys(rounds, course=law.key) == [1]
    assert keys(rounds, area="samverkan", month=date(2027, 6, 1)) == []


@pytest.mark.one_database
def test_a_search_asks_as_much_whatever_there_is_to_find(rounds):
    wanted = Wanted(text="tema", area="samverkan")
    few = statements(lambda: conditions(wanted))
    for number in range(5):
        make_round(make_course(themes=3, title=f"Kurs {number}"), first_on=date(2027, 5, 3))
    assert few == statements(lambda: conditions(wanted)) <= 4


@pytest.mark.parametrize(
    ("text", "month"),
    [("2027-03", date(2027, 3, 1)), ("2028-02", date(2028, 2, 1)), ("2028-03", None), ("x", None), ("", None)],
)
def test_only_the_coming_months_can_be_chosen(text, month):
    assert offered.month_asked(text, date(2027, 3, 31)) == month


def test_the_page_says_what_to_do_when_nothing_fits(browser, rounds):
    browser.sign_in(make_colleague())
    page = browser.get("/courses/days/?q=finns-inte&month=x&area=%22").text
    assert "Ta bort något av det du har valt" in page and 'value="finns-inte"' in page
    assert "Kunskapsområde" in page and "Månad" in page
