"""Invitation, update and cancellation as two calendars that know nothing of each other read them.

Both clients keep entries by UID and take a newer SEQUENCE for the older, as RFC 5546 says. One reads with icalendar, the
other with vobject.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.messages.calendars import CalendarItem, feed, invitation

STOCKHOLM = ZoneInfo("Europe/Stockholm")
AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@dataclass
class Entry:
    """What a client shows of an event."""

    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int


def read_by_icalendar(data):
    calendar = Calendar.from_ical(data)
    for event in calendar.walk("VEVENT"):
        yield (str(calendar.get("METHOD", "")), str(event["UID"]), str(event.get("STATUS", "")),
               Entry(str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt, int(event["SEQUENCE"])))  # fmt: skip


def read_by_vobject(data):
    calendar = vobject.readOne(data.decode())
    method = calendar.method.value if hasattr(calendar, "method") else ""
    for event in getattr(calendar, "vevent_list", []):
        yield (method, event.uid.value, event.status.value if hasattr(event, "status") else "",
               Entry(event.summary.value, event.dtstart.value, event.dtend.value, int(event.sequence.value)))  # fmt: skip


class Client:
    """Someone's calendar."""

    def __init__(self, read):
        self.read, self.entries, self.newest = read, {}, {}

    def receive(self, data):
        for method, uid, status, entry in self.read(data):
            if entry.sequence < self.newest.get(uid, -1):
                continue
            self.newest[uid] = entry.sequence
            if "CANCEL" in (method, status) or status == "CANCELLED":
                self.entries.pop(uid, None)
            else:
                self.entries[uid] = entry

    def times(self):
        return [
            (
                e.starts_at.astimezone(STOCKHOLM).replace(tzinfo=None),
                e.ends_at.astimezone(STOCKHOLM).replace(tzinfo=None),
            )
            for e in self.entries.values()
        ]


@pytest.fixture(params=[read_by_icalendar, read_by_vobject], ids=["icalendar", "vobject"])
def client(request):
    return Client(request.param)


def item(local=datetime(2027, 3, 26, 9, 0), **values):
    starts = local.replace(tzinfo=STOCKHOLM).astimezone(UTC)
    return CalendarItem(**{"uid": "day-1@fardplan", "title": "Svåra samtal; del 1, fm", "starts_at": starts,
                           "ends_at": starts + timedelta(hours=6), "place": "Sal Vinga"} | values)  # fmt: skip


def post(each):
    return invitation(each, attendee="amina@partille.example", organiser="fardplan@gr.example", at=AT)


def test_an_invitation_received_twice_is_one_entry(client):
    for _ in range(2):
        client.receive(post(item()))
    assert list(client.entries) == ["day-1@fardplan"]
    assert client.entries["day-1@fardplan"].title == "Svåra samtal; del 1, fm"


def test_an_update_moves_the_entry_and_an_older_one_that_comes_late_does_not_move_it_back(client):
    moved = item(datetime(2027, 4, 9, 9, 0), sequence=1)
    for each in (item(), moved, item()):
        client.receive(post(each))
    assert client.times() == [(datetime(2027, 4, 9, 9, 0), datetime(2027, 4, 9, 15, 0))]


def test_a_cancellation_takes_the_entry_away_and_an_old_invitation_does_not_bring_it_back(client):
    for each in (item(), item(sequence=2, cancelled=True), item(sequence=1)):
        client.receive(post(each))
    assert client.entries == {}


def test_what_a_mail_invites_to_and_what_the_feed_shows_is_the_same_entry(client):
    client.receive(post(item()))
    client.receive(feed([item(), replace(item(), uid="day-2@fardplan")], name="Färdplan", at=AT))
    assert sorted(client.entries) == ["day-1@fardplan", "day-2@fardplan"]


def test_a_mail_that_moves_one_day_and_takes_another_away_does_both_in_any_order(client):
    first, second = item(), item(datetime(2027, 4, 2, 9, 0), uid="day-2@fardplan")
    moved, new = item(datetime(2027, 4, 9, 9, 0), sequence=1), item(datetime(2027, 5, 7, 9, 0), uid="day-3@fardplan")
    told = [moved, replace(second, sequence=1, cancelled=True), new]
    for order in permutations(told):
        client.entries, client.newest = {}, {}
        for each in (first, second, *order):
            client.receive(post(each))
        assert sorted(client.entries) == ["day-1@fardplan", "day-3@fardplan"]
        assert min(client.times())[0] == datetime(2027, 4, 9, 9, 0)


@given(
    st.datetimes(datetime(2024, 1, 1, 7), datetime(2036, 12, 31, 18)).map(
        lambda at: at.replace(second=0, microsecond=0)
    )
)
def test_no_hour_is_shifted_on_any_day_of_any_year(local):
    if not 7 <= local.hour <= 18:
        local = local.replace(hour=9)
    for read in (read_by_icalendar, read_by_vobject):
        client = Client(read)
        client.receive(post(item(local)))
        assert client.times() == [(local, local + timedelta(hours=6))], read.__name__
