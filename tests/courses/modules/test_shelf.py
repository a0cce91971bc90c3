"""The editors' list of modules: searched, filtered, in order, in pages, and as a file of just what is shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.api import Order, today
from courses.modules import shelf
from courses.modules.desk import OnDesk
from courses.modules.editing import start_module
from courses.modules.shelf import Wanted, found
from tests.factories import make_colleague
from tests.factories_modules import make_facts

ON = date(2027, 3, 1)
ROW = OnDesk("samtal", "Svåra samtal", "Grunder", 2, None, date(2027, 9, 1), ("Del 1, version 1",))
ROWS = (
    ROW,
    replace(ROW, key="harryda", title="Härryda", course="Orter", published=1, draft=2, review_by=date(2027, 4, 1)),
    replace(ROW, key="zon", title="Zon", published=None, draft=1, review_by=None, used_in=()),
    replace(ROW, key="ar", title="Är det bråttom?", published=3, review_by=date(2027, 1, 1), used_in=("a", "b")),
)
URL = "/courses/modules/edit/"


def keys(**wanted):
    return [row.key for row in found(ROWS, Wanted(**wanted), ON)]


def test_words_are_found_however_they_are_typed_in_title_course_and_key():
    assert keys(text="harryda") == ["harryda"] and keys(text="GRUND svar") == ["samtal"]
    assert keys(text="zo") == ["zon"] and keys(text="finns inte") == []


def test_each_state_shows_its_own():
    assert keys(state="draft") == ["harryda", "zon"] and "zon" not in keys(state="published")
    assert keys(state="review") == ["ar", "harryda"]
    assert len(keys(state="nonsense")) == 4


def test_each_column_gives_its_order():
    assert keys() == ["ar", "harryda", "samtal", "zon"]
    assert keys(order=Order("title")) == ["harryda", "samtal", "zon", "ar"]
    assert keys(order=Order("version", down=True)) == ["ar", "samtal", "harryda", "zon"]
    assert keys(order=Order("used", down=True))[0] == "ar"


@pytest.fixture
def editor(app, browser):
    person = make_colleague("editor")
    browser.sign_in(person)
    return person


def test_the_page_shows_what_is_asked_for_and_the_file_the_same(editor, browser, monkeypatch):
    for number in range(5):
        start_module(
            make_facts(key=f"modul-{number}", title=f"=Modul {number}", review_by=today() + timedelta(days=number)),
            by=editor,
        )
    start_module(make_facts(key="annan", title="Annan"), by=editor)
    monkeypatch.setattr(shelf, "PAGE", 2)
    page = browser.get(f"{URL}?q=modul&order=-title&state=draft")
    assert (
        "5 träffar" in page.text
        and page.text.index("Modul 4") < page.text.index("Modul 3")
        and "Modul 2" not in page.text
    )
    assert 'aria-sort="descending"' in page.text and "Annan" not in page.text
    assert "Modul 0" in browser.get(f"{URL}?q=modul&order=-title&page=3").text
    file = browser.get(f"{URL}?q=modul&order=-title&state=draft&as=csv")
    lines = file.data.decode("utf-8-sig").splitlines()
    assert [line.partition(";")[0] for line in lines] == ["Modul", *(f"'=Modul {number}" for number in (4, 3, 2, 1, 0))]
    assert 'filename="webbmoduler.csv"' in file.headers["Content-Disposition"]


@pytest.mark.one_database
def test_nothing_found_says_what_to_do(editor, browser):
    start_module(make_facts(key="annan", title="Annan"), by=editor)
    page = browser.get(f"{URL}?q=finns-inte").text
    assert "0 träffar" in page and "Ta bort något av det du har valt" in page and "as=csv" not in page


@pytest.mark.one_database
def test_only_editors_get_the_file(app, browser):
    assert browser.sign_in(make_colleague()).get(f"{URL}?as=csv").status_code == 403
