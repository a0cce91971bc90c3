"""What is told is a row in the same transaction; the worker sends it at least once, marks it, and tries again."""

import smtplib
import socket
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from aiosmtpd.controller import Controller
from icalendar import Calendar
from jinja2 import DictLoader
from sqlalchemy import func, select, update

from app import jobs
from app.db import now, session
from app.messages.actions import Mail, choose, from_json, send, send_many, to_json
from app.messages.calendars import CalendarItem
from app.messages.models import Message
from app.messages.queries import late
from app.messages.writing import write
from app.organisations.models import Absence
from app.problems import Problem
from tests.factories import make_colleague, make_person

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEMPLATE = (
    "Du har fått en plats: {{ title }}\n\nHej {{ reader.name }}!\n{{ title }} är {{ on|date_text }}.\n"
    "{{ _('Hjälp') }}: {{ url_for('web.help') }}\n"
)
ITEM = CalendarItem(
    "occasion-12@fardplan",
    "Utredningsmetodik",
    FRIDAY + timedelta(days=90),
    FRIDAY + timedelta(days=90, hours=7),
    sequence=2,
)


@pytest.fixture(autouse=True)
def template(app, monkeypatch):
    """A template that a plugin might bring."""
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader({"sample/mail/seated.txt": TEMPLATE}))
    app.jinja_env.cache.clear()
    yield
    app.jinja_env.cache.clear()


@pytest.fixture
def friday():
    with time_machine.travel(FRIDAY, tick=False) as clock:
        yield clock


def tell(*people, event="sample.seated:12", **options):
    send([p.id for p in people], event, "sample/mail/seated",
         {"title": "Utredningsmetodik", "on": date(2027, 2, 18)}, **options)  # fmt: skip


class Box:
    """A mail server's inbox that may refuse."""

    def __init__(self):
        self.mail, self.refuse = [], {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(app, monkeypatch):
    """A real mail server, and the app told to use it."""
    handler = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings = replace(app.config["FARDPLAN"], mail_url=f"smtp://127.0.0.1:{port}", mail_from="fardplan@gr.example")
    monkeypatch.setitem(app.config, "FARDPLAN", settings)
    yield handler
    controller.stop()


def messages():
    return session.scalars(select(Message).order_by(Message.id)).all()


def test_the_same_event_is_told_once_to_each(app, friday):
    one, other = make_person(), make_person()
    tell(one)
    tell(one, other)
    tell(one, event="sample.seated:13")
    assert sorted(m.person_id for m in messages()) == [one.id, one.id, other.id]


def test_what_is_rolled_back_is_never_told(app):
    person = make_person()
    session.commit()
    tell(person)
    session.rollback()
    assert jobs.work_off() == 0
    assert messages() == []


@pytest.mark.one_database
def test_many_are_told_in_few_statements(app):
    from tests.organisations.test_posts import counted

    people = [make_person() for _ in range(700)]
    with counted() as statements:
        send_many(Mail(p.id, f"sample.seated:{p.id}", "sample/mail/seated", {"title": "x"}) for p in people)
    assert len(statements) == 2
    assert session.scalar(select(func.count(Message.id))) == 700


def test_values_come_back_as_they_were():
    values = {"on": date(2027, 2, 18), "at": FRIDAY, "days": [1, 2.5, None, True], "in": {"on": date(2027, 1, 1)}}
    assert from_json(to_json(values)) == values


def test_a_message_is_written_in_the_readers_language(app):
    swede, briton = make_person(given_name="Amina", family_name=""), make_person(language="en")
    tell(swede, briton)
    first, second = messages()
    text = write(first, swede)
    assert text.subject == "Du har fått en plats: Utredningsmetodik"
    assert "Hej Amina!\nUtredningsmetodik är 18 februari 2027." in text.body
    assert "http://127.0.0.1:8000/hjalp" in text.body
    assert "18 February 2027" in write(second, briton).body


def test_a_message_whose_template_is_gone_says_so(app):
    person = make_person()
    send([person.id], "gone:1", "gone/mail/x", {})
    assert "inte längre" in write(messages()[0], person).body


def test_without_a_mail_server_it_lands_on_the_page_alone(app, friday):
    tell(make_person(email="amina@partille.example"))
    jobs.work_off()
    session.expire_all()
    message = messages()[0]
    assert (message.sent_at, message.next_try_at, message.error) == (FRIDAY, None, "")


def test_a_mail_arrives_with_its_calendar(box, friday):
    tell(make_person(email="amina@partille.example"), calendar=[ITEM])
    jobs.work_off()
    mail = box.mail[0]
    assert mail["Subject"] == "Du har fått en plats: Utredningsmetodik"
    assert (mail["To"], mail["From"]) == ("amina@partille.example", "fardplan@gr.example")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Hej" in mail.get_body(("plain",)).get_content()
    calendar = mail.get_body(("calendar",)) or next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    assert "SEQUENCE:2" in calendar.get_content()
    assert [p.get_filename() for p in mail.iter_attachments()] == ["kursdag-2027-02-18.ics"]
    session.expire_all()
    assert messages()[0].sent_at == FRIDAY
    jobs.run("messages.deliver")
    assert len(box.mail) == 1


def test_a_mail_about_several_days_carries_a_file_for_each_with_its_own_method(box, friday):
    later = replace(ITEM, uid="occasion-13@fardplan", starts_at=ITEM.starts_at + timedelta(days=1),
                    ends_at=ITEM.ends_at + timedelta(days=1))  # fmt: skip
    gone = replace(ITEM, uid="occasion-9@fardplan", sequence=4, cancelled=True)
    tell(
        make_person(email="amina@partille.example"),
        calendar=[ITEM, later, gone, replace(gone, uid="occasion-8@fardplan")],
    )
    jobs.work_off()
    assert len(box.mail) == 1
    files = list(box.mail[0].iter_attachments())
    assert [
        (file.get_content_type(), file.get_filename(), file["Content-Type"].params["method"]) for file in files
    ] == [
        ("text/calendar", "kursdag-2027-02-18.ics", "REQUEST"),
        ("text/calendar", "kursdag-2027-02-19.ics", "REQUEST"),
        ("text/calendar", "installd-kursdag-2027-02-18.ics", "CANCEL"),
        ("text/calendar", "installd-kursdag-2027-02-18-2.ics", "CANCEL"),
    ]
    read = [Calendar.from_ical(file.get_content()) for file in files]
    assert [str(calendar["METHOD"]) for calendar in read] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert [len(calendar.walk("VEVENT")) for calendar in read] == [1] * 4
    shown = box.mail[0].get_body(("calendar",))
    assert shown["Content-Type"].params["method"] == "REQUEST" and "occasion-12@fardplan" in shown.get_content()


def test_the_days_of_a_days_mails_all_come_along(box, friday):
    person = make_person(email="amina@partille.example")
    choose(person, {"queue": "daily"}, by=person)
    for number in (1, 2):
        item = replace(ITEM, uid=f"occasion-{number}@fardplan")
        tell(person, event=f"sample.queued:{number}", topic="queue", calendar=[item])
    friday.shift(timedelta(days=4))
    jobs.work_off()
    files = list(box.mail[0].iter_attachments())
    assert len(box.mail) == 1 and len(files) == 2


def test_a_cancellation_says_so_in_its_method(box, friday):
    cancelled = CalendarItem(**ITEM.__dict__ | {"cancelled": True, "sequence": 3})
    tell(make_person(email="amina@partille.example"), calendar=[cancelled])
    jobs.work_off()
    calendar = next(p for p in box.mail[0].walk() if p.get_content_type() == "text/calendar")
    assert calendar["Content-Type"].params["method"] == "CANCEL"


def test_a_server_that_is_down_is_tried_again_later_and_later(app, box, friday, monkeypatch):
    tell(make_person(email="amina@partille.example"), make_person(email="bo@partille.example"))
    monkeypatch.setattr(smtplib.SMTP, "connect", _broken)
    waits = []
    for _ in range(3):
        jobs.run("messages.deliver")
        session.expire_all()
        waits.append({(m.next_try_at - now()) / timedelta(minutes=1) for m in messages()})
        friday.move_to(max(m.next_try_at for m in messages()))
    assert waits == [{2.0}, {4.0}, {8.0}]
    assert {m.error for m in messages()} == {"ConnectionRefusedError"}
    assert late() == 2
    monkeypatch.undo()


def _broken(*_args, **_options):
    raise ConnectionRefusedError


def test_it_is_sent_when_the_server_is_back(box, friday, monkeypatch):
    tell(make_person(email="amina@partille.example"))
    with monkeypatch.context() as broken:
        broken.setattr(smtplib.SMTP, "connect", _broken)
        jobs.run("messages.deliver")
    friday.shift(121)
    jobs.run("messages.deliver")
    assert len(box.mail) == 1
    session.expire_all()
    assert messages()[0].error == ""


def test_an_address_that_the_server_cannot_take_stops_nobody_else(box, friday, monkeypatch):
    """Many servers take no å in an address; whoever has one comes first here and gets nothing."""
    offered = smtplib.SMTP.has_extn
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda self, name: name.lower() != "smtputf8" and offered(self, name))
    tell(make_person(email="åsa@partille.example"), make_person(email="amina@partille.example"))
    jobs.work_off()
    session.expire_all()
    asa, amina = messages()
    assert (asa.next_try_at, asa.error, asa.bounce_code) == (None, "refused 5.1.3", "5.1.3")
    assert [mail["To"] for mail in box.mail] == ["amina@partille.example"] and amina.sent_at == FRIDAY


def test_one_refused_address_stops_nobody_else(box, friday):
    box.refuse = {"borta@partille.example": "550 No such user", "senare@partille.example": "451 Try later"}
    tell(*(make_person(email=f"{name}@partille.example") for name in ("borta", "senare", "amina")))
    jobs.work_off()
    session.expire_all()
    gone, later, sent = messages()
    assert (gone.sent_at, gone.next_try_at, gone.error) == (None, None, "refused 550")
    assert later.sent_at is None
    assert later.next_try_at > FRIDAY
    friday.shift(300)
    jobs.run("messages.deliver")
    session.expire_all()
    assert sent.sent_at is not None
    assert [str(m["To"]) for m in box.mail] == ["amina@partille.example"]


def test_whoever_has_no_address_reads_it_on_the_page(box, friday):
    tell(make_person())
    jobs.work_off()
    session.expire_all()
    assert (messages()[0].next_try_at, messages()[0].error) == (None, "no address")


def test_no_line_break_in_a_title_becomes_a_header(box, friday):
    person = make_person(email="amina@partille.example")
    send([person.id], "sample.seated:1", "sample/mail/seated",
         {"title": "Utredning\r\nBcc: alla@example.org", "on": date(2027, 2, 18)})  # fmt: skip
    jobs.work_off()
    assert box.mail[0]["Bcc"] is None


def test_a_claim_is_given_up_after_ten_minutes(box, friday):
    tell(make_person(email="amina@partille.example"))
    from app.messages.delivery import _claim
    from app.messages.writing import config

    assert len(_claim(config())) == 1  # And then this worker dies.
    session.commit()
    jobs.run("messages.deliver")
    assert box.mail == []
    friday.shift(601)
    jobs.run("messages.deliver")
    assert len(box.mail) == 1


def test_a_reminder_waits_for_the_morning_and_other_mail_does_not(box, friday):
    friday.move_to(datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    person = make_person(email="amina@partille.example")
    tell(person, event="sample.seated:1")
    tell(person, event="sample.reminder:1", reminder=True)
    jobs.work_off()
    assert len(box.mail) == 1
    assert late() == 0
    friday.move_to(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    jobs.run("messages.deliver")
    assert len(box.mail) == 2


def test_no_reminder_reaches_someone_who_is_away(box, friday):
    back, gone = (make_colleague(email=f"{name}@partille.example") for name in ("back", "gone"))
    session.add(Absence(person_id=back.id, first_on=date(2026, 11, 19), last_on=date(2026, 11, 22)))
    session.add(Absence(person_id=gone.id, first_on=date(2026, 11, 19)))
    tell(back, gone, event="sample.reminder:1", reminder=True)
    jobs.work_off()
    assert box.mail == []
    friday.move_to(datetime(2026, 11, 23, 7, 0, tzinfo=UTC))
    jobs.run("messages.deliver")
    assert [str(m["To"]) for m in box.mail] == ["back@partille.example"]
    session.expire_all()
    assert {m.error for m in messages()} == {"", "away"}


def test_a_reminder_that_would_come_after_the_day_is_not_sent(box, friday):
    person = make_person(email="amina@partille.example")
    friday.move_to(datetime(2026, 11, 20, 17, 30, tzinfo=UTC))  # Friday evening; the day begins on Monday
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    for number in (1, 2):
        send_many([Mail(person.id, f"sample.reminder:{number}", "sample/mail/seated",
                        {"title": "Utredningsmetodik", "on": monday.date()}, until=monday)], reminder=True)  # fmt: skip
    # The day has been moved to earlier in the morning, say.
    session.execute(
        update(Message).where(Message.event == "sample.reminder:2").values(until=monday - timedelta(hours=2))
    )
    friday.move_to(monday - timedelta(minutes=30))
    jobs.run("messages.deliver")
    assert len(box.mail) == 1
    session.expire_all()
    assert sorted(m.error for m in messages()) == ["", "late"]


def test_what_is_told_together_keeps_to_working_hours_after_a_standstill_and_is_never_dropped(box, friday):
    person = make_person(email="amina@partille.example")
    session.add(Absence(person_id=person.id, first_on=date(2026, 11, 1), last_on=None))
    choose(person, {"queue": "weekly"}, by=person)
    tell(person, topic="queue")
    friday.move_to(datetime(2026, 11, 28, 22, 0, tzinfo=UTC))  # nothing was sent all week; now it is Saturday night
    jobs.run("messages.deliver")
    assert box.mail == []
    friday.move_to(datetime(2026, 11, 30, 7, 0, tzinfo=UTC))
    jobs.run("messages.deliver")
    assert len(box.mail) == 1


def test_an_outbox_older_than_five_minutes_is_told(browser, friday):
    jobs.run("web.heartbeat")
    tell(make_person())
    friday.shift(299)
    jobs.run("web.heartbeat")
    assert browser.get("/health").json["outbox"] == "ok"
    friday.shift(2)
    answer = browser.get("/health")
    assert answer.status_code == 503
    assert answer.json["outbox"] == "1 older than five minutes"


def test_a_problem_takes_its_message_back(app):
    person = make_person()
    session.commit()
    with pytest.raises(Problem):
        tell(person)
        raise Problem("nej")
    session.rollback()
    assert messages() == []
