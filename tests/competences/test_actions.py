"""Rules of evidence, reference data, levels and the mapping."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.competences.actions import (
    Decision,
    change_mapping,
    decide_level,
    decide_levels,
    load_competences,
    show_evidence,
)
from app.competences.models import AreaMapping, EvidenceRule, Framework, Instrument, Level, LevelDecision, Requirement
from app.competences.queries import level_cards, mapping
from app.competences.reference import reference_data
from app.dates import today
from app.db import session
from app.ledger.models import Entry, Ref
from app.organisations.models import Post
from app.organisations.queries import organisation
from app.problems import Problem
from tests.counting import statements
from tests.factories import make_colleague, make_municipality, make_organisation, make_person, make_post
from tests.factories_competences import level, load_reference, make_credits, make_degree

pytestmark = pytest.mark.usefixtures("app")


def gothenburger(**values):
    """Someone who works in Göteborg, since 2020."""
    person = make_person(**values)
    city = organisation("1480") or make_municipality(key="1480", code="1480", name="Göteborg")
    make_post(person, make_organisation(parent=city), first_on=date(2020, 1, 1))
    return person


def card_of(person, on, framework="goteborg-2000"):
    return next(card for card in level_cards(person, on) if card.framework.key == framework)


def rows(*tables):
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_loading_the_reference_data_again_changes_nothing():
    load_reference()
    before = rows(Level, Instrument, Requirement, AreaMapping)
    load_reference()
    assert rows(Level, Instrument, Requirement, AreaMapping) == before == [8, 7, 15, 14]


def test_a_mapping_that_people_have_changed_stays_when_data_are_loaded_again():
    load_reference()
    kept = {pair for pair in mapping() if pair[0] != "samverkan"}
    change_mapping(kept, by=make_person())
    load_reference()
    assert mapping() == kept


def test_a_changed_title_comes_in_with_new_reference_data():
    load_reference()
    data = reference_data()
    data["instruments"][0]["title"] = "SOSFS 2006:14 (S)"
    load_competences(data)
    assert session.get(Instrument, "sosfs-2006-14").title == "SOSFS 2006:14 (S)"


def test_a_changed_mapping_is_told_in_the_ledger():
    load_reference()
    person, before = make_person(), mapping()
    gone = min(before)
    change_mapping(before - {gone}, by=person)
    change_mapping(before - {gone}, by=person)
    entries = session.scalars(select(Entry).where(Entry.verb == "competences.mapping_changed")).all()
    assert [e.data for e in entries] == [{"added": [], "removed": [list(gone)]}]


@pytest.mark.parametrize("pair", [("samverkan", 999), ("ingenting", 1)])
def test_a_mapping_to_what_is_not_there_is_refused(pair):
    load_reference()
    before = mapping()
    with pytest.raises(Problem):
        change_mapping([pair], by=make_person())
    assert mapping() == before


def test_saying_anew_what_a_thing_shows_replaces_what_was_said():
    for days in (0.5, 1.5):
        show_evidence(Ref("x.y", "1"), ["x.done"], areas=["samverkan"], days=days)
    show_evidence(Ref("x.y", "1", 2), ["x.done"], areas=["samverkan"], objectives=[("Kan", "fardighet")])
    found = session.scalars(select(EvidenceRule).order_by(EvidenceRule.object_version)).all()
    assert [(r.object_version, r.days, r.objectives) for r in found] == [(0, 1.5, []), (2, 0, [["Kan", "färdighet"]])]


@pytest.mark.parametrize("wrong", [{"days": -1}, {"objectives": [("Kan", "betyg")]}])
def test_what_cannot_be_evidence_is_refused(wrong):
    with pytest.raises(ValueError):
        show_evidence(Ref("x.y", "1"), ["x.done"], areas=["samverkan"], **wrong)


def test_a_manager_decides_a_level_with_date_and_reason():
    load_reference()
    person, manager = gothenburger(), make_person()
    decide_level(person, level("kunnig"), reason="Två år efter examen.", on=date(2026, 6, 8), by=manager)
    decided = card_of(person, date(2026, 7, 1)).decided
    assert (decided.level.key, decided.decided_by, decided.decided_on, decided.reason) == (
        "kunnig", manager.name, date(2026, 6, 8), "Två år efter examen.",
    )  # fmt: skip
    entry = session.scalars(select(Entry).where(Entry.verb == "competences.level_decided")).one()
    assert (entry.object_key, entry.person_id, entry.actor_id) == ("goteborg-2000/kunnig", person.id, manager.id)
    assert "examen" not in str(entry.data), "the ledger holds codes, never free text"


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "Se ärendet om 811218-9876."}, "reason"),
        ({"on": today() + timedelta(days=1)}, "decided_on"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(changed, field):
    load_reference()
    with pytest.raises(Problem) as refused:
        decide_level(
            make_person(), level(), by=make_person(), **{"reason": "Fem år.", "on": date(2026, 6, 8)} | changed
        )
    assert refused.value.field == field
    assert rows(LevelDecision, Entry) == [0, 0]


def test_many_decisions_take_as_many_statements_as_one():
    load_reference()
    manager, kunnig = make_person(), level()
    few, many = (
        [Decision(make_person().id, kunnig, "Två år.", date(2026, 6, 8)) for _ in range(size)] for size in (2, 40)
    )
    counts = [statements(lambda rows=rows: decide_levels(rows, by=manager)) for rows in (few, many)]
    assert counts[0] == counts[1]
    assert rows(LevelDecision, Entry) == [42, 42]


def test_one_decision_that_cannot_stand_stops_all_of_them():
    load_reference()
    manager = make_person()
    wrong = Decision(manager.id, level(), "Två år.", date(2026, 6, 8))
    with pytest.raises(Problem):
        decide_levels([Decision(make_person().id, level(), "Två år.", date(2026, 6, 8)), wrong], by=manager)
    assert rows(LevelDecision, Entry) == [0, 0]


def test_nobody_decides_for_oneself():
    load_reference()
    person = make_person()
    with pytest.raises(Problem):
        decide_level(person, level(), reason="Fem år.", on=date(2026, 6, 8), by=person)


def test_a_level_is_never_lowered_by_a_rule():
    load_reference()
    person = gothenburger()
    degree = make_degree(person)
    make_credits(person)
    decide_level(person, level("avancerad"), reason="Poäng och år.", on=date(2025, 6, 9), by=make_person())
    degree.verified_on = None
    session.flush()
    card = card_of(person, date(2026, 6, 1))
    assert card.decided.level.key == "avancerad" and card.proposal.rung.name == "Kunnig" and card.proposed is None


def test_a_level_is_proposed_when_the_decided_one_is_lower():
    load_reference()
    person = gothenburger()
    make_degree(person)
    make_credits(person)
    decide_level(person, level("kunnig"), reason="Två år.", on=date(2022, 6, 9), by=make_person())
    assert card_of(person, date(2025, 6, 4)).proposed is None
    assert card_of(person, date(2025, 6, 5)).proposed.name == "Avancerad"


def test_credits_taken_before_the_degree_are_part_of_it():
    load_reference()
    person = gothenburger()
    make_degree(person)
    make_credits(person, completed_on=date(2019, 1, 15))
    assert card_of(person, date(2026, 6, 5)).proposal.rung.name == "Kunnig"


def test_other_degrees_are_not_what_years_are_counted_from():
    load_reference()
    person = gothenburger()
    make_degree(person, kind="other", awarded_on=date(1999, 6, 1))
    assert card_of(person, date(2026, 1, 1)).years is None
    make_degree(person, kind="other_relevant", awarded_on=date(2010, 6, 1))
    make_degree(person, awarded_on=date(2020, 6, 5))
    assert card_of(person, date(2026, 6, 5)).years == (6, 0)


def test_a_model_applies_to_those_who_work_where_it_is_owned():
    load_reference()
    on = date(2026, 6, 5)
    for person, models in (
        (gothenburger(), ["goteborg-2000", "yrkesresan-gr"]),
        (make_colleague(), ["yrkesresan-gr"]),
        (make_colleague("trainer", make_organisation(parent=organisation("1480"))), []),
        (make_person(), []),
    ):
        assert [card.framework.key for card in level_cards(person, on)] == models


def test_each_model_has_its_own_proposal_and_decisions_and_they_are_never_mixed():
    load_reference()
    person, manager = gothenburger(), make_person()
    make_degree(person, awarded_on=date(2019, 1, 15))
    decide_level(person, level("ny", "yrkesresan-gr"), reason="Ny här.", on=date(2026, 1, 8), by=manager)
    decide_level(person, level("kunnig"), reason="Sju år.", on=date(2026, 2, 8), by=manager)
    city, federation = level_cards(person, date(2026, 6, 5))
    assert [one.level.name for one in city.decisions] == ["Kunnig"] and city.proposed is None
    assert [one.level.name for one in federation.decisions] == ["Ny"] and federation.proposed.name == "Erfaren"
    assert {level.framework_key for level in city.levels} == {"goteborg-2000"}


def test_what_was_decided_stays_when_someone_moves_to_where_the_model_does_not_apply():
    load_reference()
    person = gothenburger()
    make_degree(person)
    decide_level(person, level("nyborjare"), reason="Ett år.", on=date(2021, 6, 9), by=make_person())
    session.scalars(select(Post).where(Post.person_id == person.id)).one().last_on = date(2025, 12, 31)
    make_post(person, first_on=date(2026, 1, 1))
    card = card_of(person, date(2026, 6, 5))
    assert (card.applies, card.decided.level.name, card.proposed) == (False, "Nybörjare", None)
    assert card_of(person, date(2025, 6, 5)).proposed.name == "Kunnig"
    assert card_of(person, date(2026, 6, 5), "yrkesresan-gr").proposed.name == "Erfaren"


def test_a_model_without_an_owner_is_for_all():
    load_reference()
    session.get(Framework, "yrkesresan-gr").owner_key = ""
    session.flush()
    assert [card.framework.key for card in level_cards(make_person(), date(2026, 6, 5))] == ["yrkesresan-gr"]


def test_more_models_take_no_more_statements():
    load_reference()
    here, there = gothenburger(), make_colleague()
    counts = [statements(lambda p=p: level_cards(p, date(2026, 6, 5))) for p in (here, there)]
    assert counts[0] == counts[1]
