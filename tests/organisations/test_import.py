"""People and posts from a file: shown first, then written; faulty lines stop nobody else; leavers stay in the past."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.db import session
from app.organisations.imports.actions import import_people, plan_import
from app.organisations.imports.reading import read
from app.organisations.models import Post, Relation
from app.organisations.queries import deciders, organisation
from app.organisations.reference import load_organisations
from app.organisations.relations import DEPUTY, LEADS
from app.people.models import Degree, Person
from app.problems import Problem
from tests.factories import make_organisation, make_person, make_post

ON = date(2026, 11, 20)
HEAD = "Anställningsnummer;Förnamn;Efternamn;E-post;Enhet;Roll;Första dag;Sista dag;Procent"


def file(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *lines)).encode()


@pytest.fixture
def employer(app):
    load_organisations()
    partille = organisation("1402")
    make_organisation(parent=partille, key="mottagningen", name="Mottagningen")
    make_organisation(parent=partille, key="utredning", name="Utredning Öst")
    return partille


def run(employer, *lines, full=False, head=HEAD):
    return import_people(file(*lines, head=head), employer, ON, full=full, by=None)


def posts(number):
    return session.scalars(select(Post).where(Post.employment_number == number).order_by(Post.first_on, Post.id)).all()


AMINA = "17;Amina;Lindqvist;amina@partille.example;Mottagningen;Socialsekreterare;2026-09-01;;100"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_as_excel_and_other_systems_write_it(employer, encoding):
    text = file("18;Åsa;Öhman;;utredning öst;1:e socialsekreterare;20260901;2027-01-31;75 %").decode()
    plan, done = import_people(text.encode(encoding), employer, ON, full=False, by=None)
    assert plan.faults == []
    assert done.people == done.new == 1
    post = posts("18")[0]
    person = session.get(Person, post.person_id)
    assert person.name == "Åsa Öhman"
    assert (post.role, post.percent, post.last_on) == ("lead_social_worker", 75, date(2027, 1, 31))
    assert (post.unit_id, post.employer_id) == (organisation("utredning").id, employer.id)


def test_a_year_that_cannot_be_is_a_fault_of_its_line_and_no_end_may_be_written_in_many_ways(employer):
    lines = (
        "18;Bo;Ek;;Mottagningen;Socialsekreterare;9999-12-01;;100",
        "19;Eva;Al;;Mottagningen;Socialsekreterare;0001-01-01;;100",
        "20;Per;Ask;;Mottagningen;Socialsekreterare;2206-09-01;;100",
        "21;Ulla;Ask;;Mottagningen;Socialsekreterare;2026-09-01;9999-12-31;100",
    )
    plan, done = run(employer, AMINA, *lines)
    assert [fault.line for fault in plan.faults] == [3, 4, 5] and done.new == 2
    assert "9999-12-01" in plan.faults[0].sentence
    assert posts("21")[0].last_on is None


def test_signs_that_nobody_sees_are_no_part_of_a_name(employer):
    unseen = '17;"A\u202emina\u200b\r\n Sofia";Lind\u00adqvist;;Mottagningen;Socialsekreterare;2026-09-01;;100'
    run(employer, unseen)
    assert session.scalar(select(Person)).name == "Amina Sofia Lindqvist"
    plan, _done = run(employer, unseen)
    assert plan.count("unchanged") == 1


def test_a_dry_run_writes_nothing_and_tells_everything(employer):
    plan = plan_import(file(AMINA), employer, ON, full=True)
    assert [(d.kind, d.name) for d in plan.differences] == [("new", "Amina Lindqvist")]
    assert session.scalar(select(func.count(Person.id))) == 0


def test_someone_newly_employed_without_an_entry_profile_is_told_of_and_counted(employer):
    head = f"{HEAD};Entréprofil"
    lines = (
        f"{AMINA};",
        "18;Bo;Ek;;Mottagningen;Socialsekreterare;2026-09-01;;100;nyutexaminerad",
        "19;Eva;Al;;Mottagningen;Socialsekreterare;2019-09-01;;100;",
        "20;Per;Ask;;Mottagningen;Enhetschef;2026-09-01;;100;",
    )
    plan, _done = run(employer, *lines, head=head)
    told = {difference.number: difference.notes for difference in plan.differences}
    note = "Nyanställd utan entréprofil: får inget program förrän profilen är satt."
    assert told == {"17": [note], "18": [], "19": [], "20": []}
    assert plan.without_profile == 1
    moved, _done = run(employer, lines[0].replace("Mottagningen", "Utredning Öst"), head=head)
    assert (moved.count("moved") + moved.count("changed"), moved.without_profile) == (1, 0)


def test_the_same_file_again_changes_nothing(employer):
    run(employer, AMINA)
    plan, done = run(employer, AMINA, full=True)
    assert (done.people, done.new, done.changed, done.moved, done.ended) == (0, 0, 0, 0, 0)
    assert plan.count("unchanged") == 1


def test_changes_are_told_field_by_field(employer):
    run(employer, AMINA)
    changed = "17;Amina;Berg;amina.berg@partille.example;Mottagningen;Socialsekreterare;2026-09-01;;75"
    plan, _done = run(employer, changed)
    told = {(c.field, c.before, c.after) for c in plan.differences[0].changes}
    assert told == {
        ("family_name", "Lindqvist", "Berg"),
        ("email", "amina@partille.example", "amina.berg@partille.example"),
        ("percent", "100", "75"),
    }
    assert session.scalar(select(Person.family_name)) == "Berg"
    assert session.scalar(select(Person.search_key)) == "amina berg"
    assert posts("17")[0].percent == 75


def test_a_new_unit_ends_one_post_and_begins_another(employer):
    run(employer, AMINA)
    moved = AMINA.replace("Mottagningen", "Utredning Öst")
    plan, done = run(employer, moved)
    assert (done.moved, done.new, done.people) == (1, 0, 0)
    assert [(c.before, c.after) for c in plan.differences[0].changes] == [("Mottagningen", "Utredning Öst")]
    before, after = posts("17")
    assert (before.unit_id, before.last_on) == (organisation("mottagningen").id, date(2026, 11, 19))
    assert (after.unit_id, after.first_on) == (organisation("utredning").id, ON)
    plan, done = run(employer, moved, full=True)
    assert plan.count("unchanged") == 1
    assert len(posts("17")) == 2


def test_whoever_is_missing_from_a_whole_file_has_left_but_is_kept(employer):
    run(employer, AMINA, AMINA.replace("17;Amina", "18;Bo"))
    _plan, done = run(employer, AMINA, full=True)
    assert done.ended == 1
    assert posts("18")[0].last_on == date(2026, 11, 19)
    assert session.scalar(select(func.count(Person.id))) == 2
    _plan, done = run(employer, AMINA)
    assert done.ended == 0


def test_a_part_of_a_file_ends_nobody(employer):
    run(employer, AMINA)
    _plan, done = run(employer, AMINA.replace("17;", "19;"))
    assert done.ended == 0
    assert posts("17")[0].last_on is None


def test_a_faulty_line_stops_neither_the_others_nor_ends_its_own_person(employer):
    run(employer, AMINA)
    plan, done = run(
        employer,
        AMINA.replace("2026-09-01", "igår"),
        "18;Bo;Ek;;Finns inte;Socialsekreterare;2026-09-01;;100",
        "19;Cia;;;Mottagningen;Socialsekreterare;2026-09-01;;100",
        "",
        "20;Didrik;Al;inte en adress;Mottagningen;Socialsekreterare;2026-09-01;;100",
        "21;Eva;Al;;Mottagningen;Kung;2026-09-01;;100",
        "22;Fia;Al;;Mottagningen;Socialsekreterare;2026-09-01;2026-08-01;100",
        "23;Gun;Al;;Mottagningen;Socialsekreterare;2026-09-01;;500",
        "24;Hans;8001012387;;Mottagningen;Socialsekreterare;2026-09-01;;100",
        "25;Ida;Al;;Mottagningen;Socialsekreterare;2026-09-01;;100",
        full=True,
    )
    assert [fault.line for fault in plan.faults] == [2, 3, 4, 6, 7, 8, 9, 10]
    assert "inget datum" in plan.faults[0].sentence
    assert "personnummer" in plan.faults[-1].sentence
    assert done.new == 1
    assert posts("17")[0].last_on is None


@pytest.mark.one_database
def test_no_one_is_ended_when_a_line_could_be_about_anyone(employer):
    run(employer, AMINA)
    plan, done = run(employer, ";Bo;Ek;;Mottagningen;Socialsekreterare;2026-09-01;;100", full=True)
    assert done.ended == 0
    assert any("Ingen avslutas" in fault.sentence for fault in plan.faults)


def test_order_does_not_matter_for_who_leads_and_who_stands_in(employer):
    head = HEAD + ";Arbetsledare;Ställföreträdare"
    lines = [
        "1;Amina;Lindqvist;;Mottagningen;Socialsekreterare;2026-09-01;;100;2;",
        "2;Helena;Brandt;;Mottagningen;1:e socialsekreterare;2026-09-01;;100;;",
        "3;Karin;Öhman;;Mottagningen;Enhetschef;2026-09-01;;100;;2",
        "4;Nils;Hall;;Mottagningen;Socialsekreterare;2026-09-01;;100;99;4",
    ]
    plan, _done = run(employer, *lines, head=head)
    assert [fault.line for fault in plan.faults] == [5, 5]
    related = {(r.kind, r.holder_id, r.person_id) for r in session.scalars(select(Relation))}
    person = {n: posts(n)[0].person_id for n in "123"}
    assert related == {(LEADS, person["2"], person["1"]), (DEPUTY, person["2"], person["3"])}
    run(employer, *lines, head=head)
    assert session.scalar(select(func.count(Relation.id))) == 2
    lines[0] = lines[0].replace(";2;", ";3;")
    run(employer, *lines, head=head)
    assert {
        r.holder_id for r in session.scalars(select(Relation).where(Relation.kind == LEADS, Relation.holds(ON)))
    } == {person["3"]}
    assert person["2"] in {p.id for p in deciders(posts("1")[0], ON)}


def test_a_degree_comes_in_unverified_and_once(employer):
    head = HEAD + ";Examen;Examensdatum"
    for _ in range(2):
        run(employer, AMINA + ";Socionomexamen;2020-06-05", head=head)
    degree = session.scalars(select(Degree)).one()
    assert (degree.kind, degree.awarded_on, degree.verified_on) == ("socionom", date(2020, 6, 5), None)


def test_nobody_is_linked_by_e_mail_and_it_is_told(employer):
    other = make_person(email="amina@partille.example")
    plan, done = run(employer, AMINA)
    assert done.people == 1
    assert "kopplas inte ihop" in plan.differences[0].notes[-1]
    assert posts("17")[0].person_id != other.id


def test_the_same_number_at_another_employer_is_someone_else(employer):
    elsewhere = make_post(employment_number="17", employer_id=organisation("1481").id)
    run(employer, AMINA, full=True)
    session.expire_all()
    assert elsewhere.last_on is None
    assert len(posts("17")) == 2


def test_a_protected_name_is_told_as_its_alias(employer):
    run(employer, AMINA)
    person = session.scalars(select(Person)).one()
    person.alias, person.protected = "Deltagare 12", True
    person.refresh_keys()
    plan = plan_import(file(AMINA.replace("Lindqvist", "Hemlig")), employer, ON, full=False)
    assert plan.differences[0].name == "Deltagare 12"
    assert "Hemlig" not in str(plan.differences[0].changes)


def test_someone_may_hold_several_posts(employer):
    trainer = "17;Amina;Lindqvist;amina@partille.example;Mottagningen;Utbildare;2026-10-01;;0"
    run(employer, AMINA, trainer)
    assert [p.role for p in posts("17")] == ["social_worker", "trainer"]
    assert posts("17")[0].person_id == posts("17")[1].person_id
    plan, _done = run(employer, AMINA, trainer, trainer, full=True)
    assert [fault.line for fault in plan.faults] == [4]
    assert plan.count("unchanged") == 2
    _plan, done = run(employer, AMINA, full=True)
    assert done.ended == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"PK\x03\x04hej", "inte en CSV-fil"), (b"%PDF-1.7", "inte en CSV-fil"), (b"a;b\0", "inte en CSV-fil"),
     (b"\xff\xfea\x00", "inte en CSV-fil"), (b"\x81\x8d", "inte att l"), (b"", "semikolon"), (b"a,b,c", "semikolon"),
     (b"Roll;Titel", "saknas"), ((HEAD + ";Roll").encode(), "finns två gånger"),
     ((HEAD + "\n" + "x" * 200_000 + ";b").encode(), "citattecknen")],
)  # fmt: skip
def test_what_is_no_such_file_is_refused_with_a_sentence(app, data, sentence):
    with pytest.raises(Problem, match=sentence):
        read(data)


@pytest.mark.one_database
def test_the_number_of_statements_grows_with_batches_and_not_with_lines(employer):
    from tests.organisations.test_posts import counted

    counts = []
    for size in (10, 400):
        lines = [f"{size}-{n};Person;Nummer {n};;Mottagningen;Socialsekreterare;2026-09-01;;100" for n in range(size)]
        with counted() as statements:
            run(employer, *lines)
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 5


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text", ["2026-09-01", "20260901", "2026/9/1", "2026.09.01", "2026-09-01 00:00:00", "2026-09-01T00:00"]
)
def test_a_day_is_read_as_systems_write_it_with_the_year_first(app, text):
    found = read(file(AMINA.replace("2026-09-01", text)))
    assert [row.first_on for row in found.rows] == [date(2026, 9, 1)], found.faults


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["01/09/2026", "1.9.26", "2026-09-01 14:30", "2026-13-01", "46266"])
def test_a_day_that_could_be_another_is_a_fault(app, text):
    assert "är inget datum" in read(file(AMINA.replace("2026-09-01", text))).faults[0].sentence


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "percent"),
    [("75", 75), ("75 %", 75), ("0,75", 75), ("0.5", 50), ("1", 100), ("1,00", 100), ("1 %", 1), ("0", 0), ("Heltid", 100)],
)  # fmt: skip
def test_a_share_is_read_as_the_per_cent_that_it_is(app, text, percent):
    assert read(file(AMINA.removesuffix("100") + text)).rows[0].percent == percent


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "number"),
    [("12\N{NO-BREAK SPACE}345", "12345"), ("'0017", "0017"), ("17.0", "17"), ("17,0", "17"), ("A-17 b", "A-17 b")],
)  # fmt: skip
def test_an_employment_number_is_the_same_whatever_a_spreadsheet_did_to_it(app, text, number):
    assert read(file(text + AMINA.removeprefix("17"))).rows[0].number == number


def test_a_number_that_excel_has_spoilt_may_be_anyones_so_nobody_is_ended(employer):
    run(employer, AMINA, AMINA.replace("17;Amina", "18;Bo"))
    plan, done = run(employer, AMINA, AMINA.replace("17;Amina", "1,8E+01;Bo"), full=True)
    assert any("Excel har gjort om anställningsnumret" in fault.sentence for fault in plan.faults)
    assert (done.ended, posts("18")[0].last_on) == (0, None)


def test_a_faulty_line_ends_nobody_however_its_number_is_written(employer):
    run(employer, AMINA.replace("17;", "12345;"))
    plan, done = run(employer, AMINA.replace("17;", "12 345;").replace("2026-09-01", "i höst"), full=True)
    assert (len(plan.faults), done.ended) == (1, 0)


@pytest.mark.parametrize("lines", [1, 40])
def test_lines_that_a_quotation_mark_has_swallowed_end_nobody(employer, lines):
    others = [AMINA.replace("17;Amina", f"{number};Bo") for number in range(18, 18 + lines)]
    run(employer, AMINA, *others)
    plan, done = run(employer, AMINA.replace("Amina", '"Amina'), *others, full=True)
    assert any("Ett citattecken avslutas inte" in fault.sentence for fault in plan.faults)
    assert done.ended == 0


@pytest.mark.one_database
@pytest.mark.parametrize("above", ["sep=;", "Personallista 2026-11-20;;;", "Personallista\r\n;;\r\nUttag 2026-11-20"])
def test_what_stands_above_the_headings_is_passed_over_and_lines_keep_their_numbers(app, above):
    body = file(AMINA, AMINA.replace("2026-09-01", "snart")).decode()
    found = read(f"{above}\r\n{body}".encode())
    assert [row.number for row in found.rows] == ["17"]
    assert found.faults[0].line == 4 + above.count("\r\n")


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", "-", "–", "tills vidare", "Tillsvidare", "9999-12-31"])
def test_no_last_day_is_written_in_many_ways(app, text):
    found = read(file(AMINA.replace(";;100", f";{text};100").replace("amina@partille.example", "-")))
    assert [(row.last_on, row.email) for row in found.rows] == [(None, None)], found.faults


def test_a_new_name_from_a_file_is_also_that_of_the_row_that_became_the_person(employer):
    run(employer, AMINA)
    gone = make_person(merged_into_id=posts("17")[0].person_id)
    run(employer, AMINA.replace("Lindqvist", "Ek"))
    session.refresh(gone)
    assert gone.name == "Amina Ek"
