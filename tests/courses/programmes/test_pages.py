"""The pages that tell what programmes hold."""

from datetime import date
from pathlib import Path

from app.api import Draft, Ref, record
from app.content import check, read_folder
from tests.counting import statements
from tests.factories import make_colleague
from tests.factories_programmes import make_plan, make_programme


def test_a_programme_tells_parts_days_and_deadlines(browser):
    make_programme(example=True)
    client = browser.sign_in(make_colleague())
    assert "Introduktion" in client.get("/courses/programmes/").text
    page = client.get("/courses/programmes/introduktion").text
    assert "Ska vara klar inom 4 månader från första arbetsdagen." in page and "1,5 dagar" in page and "exempel" in page


def test_an_earlier_version_can_still_be_read(browser):
    from courses.programmes.actions import publish

    make_programme()
    publish(make_plan(version=2, title="Ny introduktion"), on=date(2027, 1, 1), by=None)
    client = browser.sign_in(make_colleague())
    assert "Ny introduktion" in client.get("/courses/programmes/introduktion").text
    assert "Ny introduktion" not in client.get("/courses/programmes/introduktion?version=1").text.partition("<main")[2]


def test_whoever_began_earlier_may_go_all_the_same_and_sees_what_is_done(browser):
    make_programme(first_day_from=date(2026, 1, 1))
    me = make_colleague()
    record(Draft("courses.attended", me.id, Ref("courses.theme", "a", None, "Tema a"), date(2019, 5, 6)), by=None)
    page = browser.sign_in(me).get("/courses/programmes/introduktion").text.replace("\xa0", " ")
    assert "Programmet gäller den som har börjat sin tjänst 2026-01-01 eller senare." in page
    assert "Började du tidigare får du gärna gå det, utan tidsgräns." in page
    assert page.count("Klart 6 maj 2019") == 1


def test_an_unknown_programme_is_not_found(browser):
    client = browser.sign_in(make_colleague())
    assert client.get("/courses/programmes/finns-inte").status_code == 404


def test_the_list_takes_the_same_statements_for_one_and_for_many(browser):
    client = browser.sign_in(make_colleague())
    make_programme()
    one = statements(lambda: client.get("/courses/programmes/"))
    for key in "bcde":
        make_programme(key=key)
    assert statements(lambda: client.get("/courses/programmes/")) == one


def folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "programmes").mkdir()
    (tmp_path / "programmes" / "p.yaml").write_text(text)
    return tmp_path


def test_faults_in_a_programme_file_are_told_with_their_line(app, tmp_path):
    text = (
        "key: p\ntitle: P\nversion: 1\ntotal_days: 2\nfirst_day_from: all\nparts:\n  - key: a\n    title: A\n    days: två\n"
        "    deadline_months: 4\n    items:\n      - {key: x, title: X, kind: courses.theme, ref: x, verbs: [a.b], days: 2}"
    )
    faults = check(read_folder(folder(tmp_path, text)))
    assert any(f.file == "programmes/p.yaml" and f.line == 9 and "days" in f.sentence for f in faults)


def test_a_programme_that_speaks_of_unknown_things_is_not_sound(app, tmp_path):
    text = (
        "key: p\ntitle: P\nversion: 1\ntotal_days: 2\nfirst_day_from: all\nparts:\n  - key: a\n    title: A\n    days: 2\n"
        "    deadline_months: 4\n    items:\n      - key: x\n        title: X\n        kind: courses.theme\n"
        "        ref: finns-inte\n        verbs: [courses.attended]\n        days: 2\n"
    )
    faults = check(read_folder(folder(tmp_path, text)))
    assert [(f.line, f.sentence) for f in faults] == [(15, "finns-inte finns varken i mappen eller på plattformen")]
