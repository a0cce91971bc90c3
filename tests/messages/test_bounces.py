"""Letters that come back are matched to what was sent, by what only the platform can have signed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import jobs
from app.config import BadSetting, Config
from app.db import now, session
from app.messages.actions import send
from app.messages.bounces import mark_of, note_bounce, number_of, reason_of
from app.messages.fates import Fate, fates
from app.messages.models import Message
from app.messages.reports import LARGEST
from app.problems import Problem
from tests.counting import statements
from tests.factories import make_colleague, make_person
from tests.messages.reports import plain, report
from tests.messages.test_outbox import box  # noqa: F401 (a fixture)

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def sent(email="amina@partille.example", event="courses.note:1", **values):
    """A message that the mail server has taken."""
    person = values.pop("person", None) or make_person(email=email)
    message = Message(person_id=person.id, event=event, template="courses/mail/note", sent_at=now(), next_try_at=None,
                      values={"own": {"sv": {"subject": "Hej", "text": "Hej."}}}, **values)  # fmt: skip
    session.add(message)
    session.flush()
    return message


def back(message, **values):
    return report(f"studsar+{mark_of(message.id)}@gr.example", **values)


def test_a_letter_that_comes_back_is_noted_once_with_its_reason(app):
    message = sent()
    noted = note_bounce(back(message))
    assert (noted.number, noted.code, noted.is_new) == (message.id, "5.1.1", True)
    assert not note_bounce(back(message, status="5.2.2")).is_new
    assert message.bounced_at is not None and message.bounce_code == "5.1.1"
    assert "amina" not in message.bounced_from
    became = fates([message.event])
    assert became == [(message.event, message.person_id, Fate.bounced, "Adressen finns inte eller är felskriven.")]


def test_what_is_late_only_changes_nothing(app):
    message = sent()
    noted = note_bounce(back(message, status="4.4.1", action="delayed"))
    assert (noted.number, noted.code, noted.is_new) == (message.id, "", False)
    assert message.bounced_at is None and fates([message.event])[0][2] == Fate.sent


def forged(message):
    number, _, signature = mark_of(message.id).partition("-")
    other = mark_of(message.id + 1).partition("-")[2]
    return [
        f"studsar+{number}@gr.example",
        f"studsar+{number}-{'a' * 27}@gr.example",
        f"studsar+{number}-{other}@gr.example",
        f"studsar+0{number}-{signature}@gr.example",
        f"studsar+{message.id + 1}-{signature}@gr.example",
        f"studsar+{number}-{signature[:-1]}@gr.example",
        "amina@partille.example",
    ]


def test_a_report_with_a_mark_that_we_have_not_signed_matches_nothing(app):
    message = sent()
    sent(event="courses.note:2")
    for address in forged(message):
        with pytest.raises(Problem, match="inget brev som Färdplan har skickat"):
            note_bounce(report(address))
    assert [m.bounced_at for m in session.scalars(select(Message))] == [None, None]


def test_a_report_about_two_letters_is_about_none(app):
    one, other = sent(), sent(event="courses.note:2")
    with pytest.raises(Problem, match="inget brev"):
        note_bounce(back(one, message_id=f"<fardplan-{mark_of(other.id)}@fardplan.example>"))
    assert one.bounced_at is None and other.bounced_at is None


def test_a_mark_is_read_back_whatever_happens_to_its_case(app):
    assert number_of(mark_of(12)) == number_of(mark_of(12).upper()) == 12
    assert [number_of(each) for each in ("", "12", "-", "12-", "-12", "9" * 40, "x-y")] == [None] * 7


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (plain(), "inget besked"),
        (b"", "inget besked"),
        (b"\xff\xfe" * 300, "inget besked"),
        (b"Content-Type: multipart/report; report-type=delivery-status\n\nx", "går inte att läsa"),
        (b"x" * (LARGEST + 1), "för stort"),
    ],
)
def test_hostile_input_gives_a_sentence_and_changes_nothing(app, raw, sentence):
    message = sent()
    result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=raw)
    assert (result.exit_code, sentence in result.output) == (0, True)
    session.expire_all()
    assert message.bounced_at is None


def test_the_command_notes_what_the_mail_server_hands_over(app):
    message = sent()
    session.commit()
    result = app.test_cli_runner().invoke(args=["mail", "bounced"], input=back(message))
    assert (result.exit_code, result.output) == (0, f"Brev {message.id} kom inte fram (5.1.1).\n")
    session.expire_all()
    assert message.bounced_at is not None


def test_letters_that_went_together_come_back_together(app):
    person = make_person(email="amina@partille.example")
    moment = now()
    one, two = (sent(person=person, event=f"courses.note:{n}", digest=True) for n in (1, 2))
    later = sent(person=person, event="courses.note:3", digest=True)
    one.sent_at = two.sent_at = moment
    later.sent_at = moment + timedelta(days=1)
    session.flush()
    note_bounce(back(one))
    session.expire_all()
    assert [bool(each.bounced_at) for each in (one, two, later)] == [True, True, False]


@time_machine.travel(FRIDAY, tick=False)
def test_a_letter_is_sent_from_an_address_of_its_own_that_its_report_comes_back_to(app, box, monkeypatch):  # noqa: F811
    senders = []

    async def handle_MAIL(server, smtp, envelope, address, options):
        senders.append(address)
        envelope.mail_from = address
        return "250 OK"

    box.handle_MAIL = handle_MAIL
    settings = replace(app.config["FARDPLAN"], bounces_to="studsar@gr.example")
    monkeypatch.setitem(app.config, "FARDPLAN", settings)
    person = make_person(email="amina@partille.example")
    values = {"own": {"sv": {"subject": "Hej", "text": "Hej."}}}
    send([person.id], "courses.note:1", "courses/mail/note", values)
    jobs.work_off()
    message = session.scalars(select(Message)).one()
    assert senders == [f"studsar+{mark_of(message.id)}@gr.example"] and len(senders[0].partition("@")[0]) <= 64
    assert box.mail[0]["From"] == "fardplan@gr.example"
    assert note_bounce(report(senders[0])).is_new


@time_machine.travel(FRIDAY, tick=False)
def test_what_the_server_refuses_at_once_is_noted_alike(app, box):  # noqa: F811
    person = make_person(email="amina@partille.example")
    box.refuse["amina@partille.example"] = "550 no such user"
    send([person.id], "courses.note:1", "courses/mail/note", {"own": {"sv": {"subject": "Hej", "text": "Hej."}}})
    jobs.work_off()
    session.expire_all()
    message = session.scalars(select(Message)).one()
    assert (message.bounce_code, message.sent_at) == ("550", None)
    assert fates(["courses.note:1"])[0][3] == "Adressen finns inte eller tar inte emot brev."


@pytest.mark.parametrize(
    ("code", "words"),
    [("5.1.1", "felskriven"), ("5.2.2", "full"), ("5.2.1", "tar inte emot"), ("5.7.26", "släpper inte"),
     ("5.1.8", "avsändaradress"), ("5.9.9", "kom inte fram"), ("", "kom inte fram")],
)  # fmt: skip
def test_each_code_has_a_sentence(app, code, words):
    assert words in reason_of(code)


def administrator_of(person_unit=None):
    from tests.factories import make_organisation

    unit = person_unit or make_organisation()
    return unit, make_colleague("system_admin", unit)


def test_whoever_corrects_addresses_is_told_until_it_is_corrected(browser):
    unit, admin = administrator_of()
    person = make_colleague(unit=unit)
    person.email = "amina@partille.example"
    stranger = make_colleague()
    stranger.email = "sven@ale.example"
    note_bounce(back(sent(person=person)))
    note_bounce(back(sent(person=stranger, event="courses.note:2")))
    session.commit()
    browser.sign_in(admin)
    assert "Brev till 1 person kommer inte fram" in browser.get("/administration/personer").text
    shown = browser.get("/messages/undelivered/").text
    assert person.name in shown and "Adressen finns inte" in shown and stranger.name not in shown
    page = f"/administration/personer/{person.id}"
    assert "Brev till adressen kommer inte fram" in browser.get(page).text
    person.email = "amina.ny@partille.example"
    session.commit()
    assert "kommer inte fram" not in browser.get(page).text
    assert person.name not in browser.get("/messages/undelivered/").text


def test_one_reads_that_letters_to_oneself_come_back(browser):
    person = make_colleague()
    person.email = "amina@partille.example"
    note_bounce(back(sent(person=person), status="5.2.2"))
    session.commit()
    shown = browser.sign_in(person).get("/messages/").text
    assert "Brevlådan är full. Brev till amina@partille.example kommer inte fram." in shown


def test_nobody_else_sees_whose_letters_come_back(browser):
    browser.sign_in(make_colleague("coordinator"))
    assert browser.get("/messages/undelivered/").status_code == 403


def test_the_list_takes_as_many_statements_however_long(browser):
    unit, admin = administrator_of()
    counts = []
    browser.sign_in(admin)
    for more in (1, 6):
        for _ in range(more):
            person = make_colleague(unit=unit)
            person.email = f"p{person.id}@partille.example"
            note_bounce(back(sent(person=person)))
        session.commit()
        counts.append(statements(lambda: browser.get("/messages/undelivered/")))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"BOUNCES_TO": "studsar"},
        {"BOUNCES_TO": "en-alldeles-for-lang-adress@gr.example"},
        {"BOUNCES_IMAP": "http://host"},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadSetting, match=next(iter(wrong))):
        Config.from_environment({"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789"} | wrong)
