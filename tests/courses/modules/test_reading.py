"""Reading: going on, resuming, versions, and what enters the ledger."""

import threading
from datetime import date

import pytest
from sqlalchemy import Engine, event, func, select

from app.api import Draft, Problem, Ref, has_shown, record_many, session, today
from app.ledger.models import Entry, Standing
from courses.modules import actions, queries
from courses.modules.editing import bring
from courses.modules.models import ModuleVersion, PublishedIsFinal, Reading, Reflection, Step, StepDone
from tests.factories import make_colleague, make_person, make_post
from tests.factories_modules import make_draft, make_facts, make_module, make_step


def statements(call):
    """How many SQL statements a call makes."""
    made = []
    listener = lambda *arguments: made.append(arguments[2])  # noqa: E731
    event.listen(Engine, "before_cursor_execute", listener)
    try:
        call()
    finally:
        event.remove(Engine, "before_cursor_execute", listener)
    return [sql for sql in made if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]


def on_shelf(person, key):
    return next(module for module in queries.shelf(person.id) if module.key == key)


def test_the_remaining_minutes_are_those_of_the_steps_not_read(app):
    me = make_person()
    module = make_module([make_step("a", minutes=3), make_step("b", minutes=4), make_step("c", minutes=2)], key="m")
    assert on_shelf(me, "m").progress.minutes == 9
    actions.finish_step("m", 1, "a", by=me)
    current = queries.continue_reading(queries.shelf(me.id))
    assert current is not None
    assert (current.key, current.progress.number, current.progress.total, current.progress.minutes) == ("m", 2, 3, 6)
    assert module.minutes == 9


@pytest.mark.parametrize("minutes", [5, 10, 15])
def test_only_what_fits_is_suggested_and_ones_own_module_first(app, minutes):
    me = make_person()
    make_module([make_step("a", minutes=1)], key="short")
    make_module([make_step("a", minutes=2), make_step("b", minutes=5), make_step("c", minutes=9)], key="mine")
    make_module([make_step("a", minutes=16)], key="long")
    actions.finish_step("mine", 1, "a", by=me)
    found = queries.fits(queries.shelf(me.id), minutes)
    assert [each.module.key for each in found] == ["mine", "short"]
    assert all(each.fit.minutes <= minutes for each in found)


def test_reading_goes_on_where_it_was_left(app):
    me = make_person()
    make_module(key="m")
    assert actions.finish_step("m", 1, "a", by=me).step_key == "b"
    session.expire_all()
    page = queries.module_page(me.id, "m")
    assert page is not None and page.progress.next_step.key == "b" and page.progress.done == {"a"}


def test_a_step_read_twice_is_read_once(app):
    me = make_person()
    make_module(key="m")
    for _again in range(3):
        actions.finish_step("m", 1, "a", by=me)
    assert session.scalar(select(func.count()).select_from(StepDone)) == 1
    assert session.scalar(select(func.count()).select_from(Reading)) == 1


def test_the_last_step_enters_the_whole_module_into_the_ledger_once(app):
    post = make_post(first_on=date(2020, 1, 1))
    me = session.get(type(make_person()), post.person_id)
    make_module(key="m", title="Samverkan")
    assert not actions.finish_step("m", 1, "a", by=me).completed
    assert not actions.finish_step("m", 1, "c", by=me).completed
    assert not has_shown(me.id, "courses.read", Ref("courses.module", "m"))
    assert actions.finish_step("m", 1, "b", by=me).completed
    assert not actions.finish_step("m", 1, "b", by=me).completed
    entry = session.scalars(select(Entry)).one()
    assert entry.ref == Ref("courses.module", "m", 1, "Samverkan")
    assert (entry.verb, entry.happened_on, entry.data) == ("courses.read", today(), {"minutes": 6})
    assert (entry.post_id, entry.unit_id) == (post.id, post.unit_id)


def test_material_elsewhere_counts_when_the_reader_declares_it(app):
    me = make_person()
    step = make_step("a", kind="external", url="https://kunskapsguiden.se/", provider="Socialstyrelsen")
    make_module([step], key="m")
    with pytest.raises(Problem) as problem:
        actions.finish_step("m", 1, "a", by=me)
    assert problem.value.field == "declared"
    assert actions.finish_step("m", 1, "a", by=me, declared=True).completed
    assert actions.finish_step("m", 1, "a", by=me).step_key is None  # Reading it again asks nothing.


def test_a_learner_in_the_middle_stays_on_the_version_begun(app):
    me, other = make_person(), make_person()
    facts = make_facts(key="m", steps=[make_step("a", body="Lika."), make_step("b", body="Gammal."), make_step("c")])
    bring(facts, {}, by=None)
    actions.finish_step("m", 1, "a", by=me)
    actions.finish_step("m", 1, "b", by=me)
    new = make_facts(
        key="m", version=2, steps=[facts.steps[0], make_step("b", body="Ny."), facts.steps[2], make_step("d")]
    )
    bring(new, {}, by=None)
    page = queries.module_page(me.id, "m")
    assert page is not None and page.version.version == 1 and page.newer == 2
    assert queries.step_page(me.id, "m", "d") is None
    assert queries.module_page(other.id, "m").version.version == 2
    assert actions.choose_newest("m", by=me) == 2
    page = queries.module_page(me.id, "m")
    assert (page.version.version, page.newer, page.progress.done) == (2, None, {"a"})
    assert page.progress.next_step.key == "b"


def test_a_new_version_that_changes_nothing_for_the_reader_is_still_completed_knowingly(app):
    me = make_person()
    facts = make_facts(2, key="m")
    bring(facts, {}, by=None)
    for key in "ab":
        actions.finish_step("m", 1, key, by=me)
    bring(make_facts(key="m", version=2, steps=list(facts.steps), title="Nytt namn"), {}, by=None)
    actions.choose_newest("m", by=me)
    assert on_shelf(me, "m").progress.next_step.key == "b"
    assert actions.finish_step("m", 2, "b", by=me).completed
    assert [e.object_version for e in session.scalars(select(Entry).order_by(Entry.id))] == [1, 2]


def test_an_old_tab_cannot_read_on_in_a_version_that_was_left(app):
    me = make_person()
    facts = make_facts(2, key="m")
    bring(facts, {}, by=None)
    actions.finish_step("m", 1, "a", by=me)
    bring(make_facts(key="m", version=2, steps=[*facts.steps, make_step("x")]), {}, by=None)
    actions.choose_newest("m", by=me)
    with pytest.raises(Problem):
        actions.finish_step("m", 1, "b", by=me)


def test_a_published_version_never_changes(app):
    version = make_module(key="m")
    session.commit()
    version.title = "Ändrad"
    with pytest.raises(PublishedIsFinal):
        session.flush()
    session.rollback()
    step = session.scalars(select(Step)).first()
    step.html = "<p>Ändrad</p>"
    with pytest.raises(PublishedIsFinal):
        session.flush()
    session.rollback()
    with pytest.raises(PublishedIsFinal):
        session.delete(session.scalars(select(ModuleVersion)).one())
        session.flush()


def test_what_is_not_published_cannot_be_read(app):
    me, draft = make_person(), make_draft(key="m")
    assert queries.module_page(me.id, "m") is None
    assert queries.shelf(me.id) == []
    with pytest.raises(Problem):
        actions.finish_step("m", draft.version, "a", by=me)


def test_thoughts_are_kept_per_question_and_emptied_by_an_empty_text(app):
    me = make_person()
    make_module([make_step("a", body="Hej.\n\n/// reflect | Vad?\n///\n\n/// reflect | Hur?\n///")], key="m")
    actions.save_reflection("m", "a", 1, "först", by=me)
    actions.save_reflection("m", "a", 1, "  sedan\r\nmer ", by=me)
    actions.save_reflection("m", "a", 2, "annat", by=me)
    texts = {r.number: r.text for r in queries.step_page(me.id, "m", "a").reflections}
    assert texts == {1: "sedan\nmer", 2: "annat"}
    actions.save_reflection("m", "a", 2, "", by=me)
    assert session.scalar(select(func.count()).select_from(Reflection)) == 1


@pytest.mark.parametrize("text", ["Hon, 19121212-1212, sa", "x" * 10_001])
def test_thoughts_with_a_personal_number_or_without_end_are_refused(app, text):
    me = make_person()
    make_module([make_step("a", body="Hej.\n\n/// reflect | Vad?\n///")], key="m")
    with pytest.raises(Problem) as problem:
        actions.save_reflection("m", "a", 1, text, by=me)
    assert problem.value.field == "reflection-1"
    assert "1212" not in str(problem.value)


def test_thoughts_on_a_question_that_is_gone_are_refused(app):
    me = make_person()
    make_module(key="m")
    with pytest.raises(Problem):
        actions.save_reflection("m", "a", 1, "tankar", by=me)


def test_many_completions_are_recorded_as_if_read_one_by_one(app):
    people = [make_colleague() for _each in range(3)]
    make_module(key="m")
    rows = [(p.id, "m", 1, date(2026, 3, 2)) for p in people]
    assert actions.read_many(rows, by=None) == 3
    assert actions.read_many(rows, by=None) == 0
    assert {s.person_id for s in session.scalars(select(Standing))} == {p.id for p in people}
    assert on_shelf(people[0], "m").completed_on == date(2026, 3, 2)
    assert on_shelf(people[0], "m").complete
    with pytest.raises(LookupError):
        actions.read_many([(people[0].id, "m", 9, date(2026, 3, 2))], by=None)


def test_what_the_ledger_says_was_read_shows_as_read(app):
    me, other = make_person(), make_person()
    make_module(key="m")
    drafts = [
        Draft("courses.read", me.id, Ref("courses.module", "m", 1), date(2024, 5, 2)),
        Draft("courses.read", other.id, Ref("courses.module", "m"), date(2024, 5, 3)),
        Draft("courses.read", me.id, Ref("courses.module", "long-gone", 3), date(2024, 5, 2)),
    ]
    record_many(drafts, by=None)
    assert on_shelf(me, "m").completed_on == date(2024, 5, 2)
    assert on_shelf(other, "m").completed_on == date(2024, 5, 3)
    assert queries.module_page(me.id, "m").progress.complete


def test_a_completion_does_not_move_someone_out_of_the_version_begun(app):
    me = make_person()
    facts = make_facts(key="m")
    bring(facts, {}, by=None)
    bring(make_facts(4, key="m", version=2), {}, by=None)
    record_many([Draft("courses.read", me.id, Ref("courses.module", "m", 1), date(2024, 5, 2))], by=None)
    assert on_shelf(me, "m").version == 1
    actions.choose_newest("m", by=me)
    record_many([Draft("courses.read", me.id, Ref("courses.module", "m", 1), date(2024, 6, 2))], by=None)
    assert (on_shelf(me, "m").version, on_shelf(me, "m").complete) == (2, False)


def test_the_number_of_statements_does_not_grow_with_what_there_is(app):
    me = make_person()
    make_module(3, key="small")
    actions.finish_step("small", 1, "a", by=me)
    session.flush()
    small = [
        len(statements(lambda: queries.shelf(me.id))),
        len(statements(lambda: queries.step_page(me.id, "small", "b"))),
    ]
    few = len(statements(lambda: actions.read_many([(me.id, "small", 1, date(2026, 3, 2))], by=None)))
    for _each in range(6):
        make_module(9)
    make_module(12, key="big")
    actions.finish_step("big", 1, "a", by=me)
    people = [make_person() for _each in range(20)]
    session.flush()
    assert [
        len(statements(lambda: queries.shelf(me.id))),
        len(statements(lambda: queries.step_page(me.id, "big", "b"))),
    ] == small
    many = len(statements(lambda: actions.read_many([(p.id, "big", 1, date(2026, 3, 2)) for p in people], by=None)))
    assert many == few


def test_the_last_steps_read_at_once_in_many_tabs_make_one_completion(app):
    me = make_person()
    keys = [chr(97 + n) for n in range(6)]
    make_module([make_step(key) for key in keys], key="m")
    session.commit()
    number, start, failed = me.id, threading.Barrier(len(keys)), []

    def read(key):
        with app.app_context():
            start.wait()
            try:
                actions.finish_step("m", 1, key, by=session.get_one(type(me), number))
                session.commit()
            except Exception as error:  # Told below, in the test's own thread.
                failed.append(error)
            finally:
                session.close()

    tabs = [threading.Thread(target=read, args=[key]) for key in keys]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert failed == []
    assert session.scalar(select(func.count()).select_from(Entry)) == 1
    assert session.scalar(select(func.count()).select_from(StepDone)) == 6
