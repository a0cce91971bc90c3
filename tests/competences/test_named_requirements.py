"""An author says which requirement a module, a quiz or a theme is evidence for, in a file or in the browser."""

from datetime import date

import pytest
from sqlalchemy import select

from app import content
from app.competences.models import EvidenceRule
from app.competences.queries import picture
from app.db import session
from app.ledger.actions import record
from app.ledger.models import Draft, Ref
from courses.models import Theme
from courses.modules.models import ModuleVersion
from quizzes.models import Version
from tests.factories import make_colleague, make_person, make_post
from tests.factories_competences import load_reference

DAY = date(2026, 11, 2)
NAMED = "requirements:\n  sosfs-2006-14: [Utredning, Samverkan]\n  kunskapsguiden-barn-unga: [Samtal med barn]\n"
REFS = ["sosfs-2006-14/Utredning", "sosfs-2006-14/Samverkan", "kunskapsguiden-barn-unga/Samtal med barn"]
MODULE = """---
key: mote
title: Möte
version: 1
course: {key: kurs, title: Kursen}
areas: [bemotande-samtal-relationer]
%sobjectives:
  - {text: "Du kan.", level: fakta}
process_step: hela
induction: occupational
asks: [vad]
review_by: 2027-10-31
---

Om mötet.
"""
STEP = "---\nkey: inledning\ntitle: Inledning\nminutes: 3\nkind: text\n---\n\nText.\n"
QUIZ = """key: fragor
title: Frågor
minutes: 5
areas: [bemotande-samtal-relationer]
%squestions:
  - {id: q1, kind: true_false, prompt: "Är det så?", answer: true, level: fakta, feedback_right: Ja., feedback_wrong: Jo.}
"""
COURSE = """key: samtal
title: Samtal
days: 0.5
themes:
  - key: samtal-ett
    title: Ett
    days: 0.5
    areas: [bemotande-samtal-relationer]
    %s
"""
THEME = "requirements: {sosfs-2006-14: [Utredning, Samverkan], kunskapsguiden-barn-unga: [Samtal med barn]}"
pytestmark = [pytest.mark.usefixtures("reference")]


@pytest.fixture
def reference(app):
    load_reference()


def bundle(module=NAMED, quiz=NAMED, theme=THEME):
    return content.Bundle(
        {
            "modules/mote/module.md": (MODULE % module).encode(),
            "modules/mote/01-inledning.md": STEP.encode(),
            "quizzes/fragor.yaml": (QUIZ % quiz).encode(),
            "courses/samtal.yaml": (COURSE % theme).encode(),
        }
    )


def taken_in(**changes):
    found = bundle(**changes)
    assert content.check(found) == []
    content.write(found)
    session.flush()


def test_what_files_name_is_what_entries_are_evidence_for():
    taken_in()
    rules = session.scalars(select(EvidenceRule)).all()
    assert {rule.object_kind for rule in rules} == {"courses.module", "quizzes.quiz", "courses.theme"}
    assert all(rule.requirements == REFS for rule in rules)


def test_an_entry_counts_for_the_requirement_that_is_named_and_for_no_other_of_its_document():
    taken_in()
    person = make_person()
    make_post(person)
    record(Draft("courses.attended", person.id, Ref("courses.theme", "samtal-ett", None, "Ett"), DAY), by=None)
    demands = {
        f"{key}/{demand.requirement.name}": demand
        for key, rows in picture(person, DAY).demands.items()
        for demand in rows
    }
    of = {ref for ref, demand in demands.items() if demand.own}
    assert of == set(REFS) | {ref for ref in of if ref.startswith("sosfs-2008-32/")}
    assert not demands["sosfs-2006-14/Samtal och relationer"].entries
    assert len(demands["sosfs-2006-14/Utredning"].entries) == 1


def test_the_same_files_again_make_nothing_new_and_other_requirements_need_another_version():
    taken_in()
    taken_in()
    assert session.query(ModuleVersion).count() == session.query(Version).count() == 1
    faults = content.check(bundle(module=NAMED.replace("Utredning, ", "")))
    assert [(fault.file, fault.line) for fault in faults] == [("modules/mote/module.md", 4)]


@pytest.mark.parametrize(
    ("where", "line"),
    [("modules/mote/module.md", 8), ("quizzes/fragor.yaml", 6), ("courses/samtal.yaml", 9)],
)
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sosfs-2006-14", "sosfs-2006-15", "sosfs-2006-15 är inget dokument med krav, välj bland"),
        ("Utredning", "Utredningen", "sosfs-2006-14 har inget krav ”Utredningen”, menar du ”Utredning”?"),
        ("Samverkan", "Trolleri", "sosfs-2006-14 har inget krav ”Trolleri”, välj bland Utredning, "),
    ],
)
def test_what_is_not_known_is_told_with_its_file_and_line(where, line, old, new, words):
    changes = {"module": NAMED, "quiz": NAMED, "theme": THEME}
    name = {"modules": "module", "quizzes": "quiz", "courses": "theme"}[where.partition("/")[0]]
    (fault,) = content.check(bundle(**changes | {name: changes[name].replace(old, new)}))
    assert (fault.file, fault.line) == (where, line) and words in fault.sentence


@pytest.mark.parametrize("text", ["requirements: Utredning\n", "requirements: [Utredning]\n", "requirements: {a: b}\n"])
def test_what_is_no_list_by_document_is_told(text):
    faults = content.check(bundle(module=text, quiz=text, theme=text.strip()))
    assert {fault.file for fault in faults} == {"modules/mote/module.md", "quizzes/fragor.yaml", "courses/samtal.yaml"}


def test_an_editor_chooses_requirements_in_the_browser(browser):
    taken_in(module="", quiz="", theme="")
    client = browser.sign_in(make_colleague("editor"))
    answer = client.post("/courses/modules/edit/mote/draft")
    draft = session.query(ModuleVersion).filter_by(state="draft").one()
    page = client.get(answer.location)
    assert "SOSFS 2006:14: Utredning" in page.text
    data = {"title": "Möte", "course": "kurs", "areas": "bemotande-samtal-relationer", "requirements": REFS[0],
            "objectives": "fakta: Du kan.", "process_step": "hela", "induction": "occupational", "asks": "vad",
            "review_by": "2027-10-31", "revision": draft.revision}  # fmt: skip
    client.post(f"/courses/modules/edit/mote/{draft.version}", data=data)
    assert session.query(ModuleVersion).filter_by(state="draft").one().requirements == REFS[:1]
    client.post("/quizzes/edit/quiz/fragor/begin")
    client.post("/quizzes/edit/quiz/fragor/facts", data={"title": "Frågor", "minutes": 5, "pass_mark": 75,
                "wait_minutes": 0, "areas": "samverkan", "requirements": REFS[1]})  # fmt: skip
    assert session.query(Version).filter_by(number=None).one().requirements == REFS[1:2]


def test_a_coordinator_chooses_requirements_of_a_theme(browser):
    taken_in()
    from tests.factories_figures import make_federation

    federation = make_federation(("1440",))
    client = browser.sign_in(make_colleague("coordinator", federation.root))
    page = client.get("/courses/days/courses/samtal")
    assert "SOSFS 2006:14: Utredning" in page.text
    theme = session.query(Theme).one()
    assert theme.requirements == REFS
    data = {"title": "Samtal", "key": "samtal", "group_size": 30, "least_people": 0, "warn_days": 14, "withdraw_days": 5,
            "late_minutes": 30, "theme0_id": theme.id, "theme0_title": "Ett", "theme0_days": "0.5",
            "theme0_areas": "samverkan", "theme0_requirements": REFS[1]}  # fmt: skip
    client.post("/courses/days/courses/samtal", data=data)
    assert session.query(Theme).one().requirements == REFS[1:2]
