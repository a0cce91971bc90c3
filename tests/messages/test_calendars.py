"""Calendar files that calendars understand: a stable UID, a growing SEQUENCE, Swedish time, and a way out."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from app.messages.calendars import CalendarItem, entries_kept, entries_of, feed, invitation

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def make_item(**values):
    return CalendarItem(**{"uid": "occasion-12@fardplan", "title": "Utredningsmetodik; dag 1, fm",
                           "starts_at": datetime(2027, 3, 26, 8, 0, tzinfo=UTC),
                           "ends_at": datetime(2027, 3, 26, 14, 30, tzinfo=UTC),
                           "place": "Anders Personsgatan 8, Göteborg"} | values)  # fmt: skip


def read(data):
    calendar = Calendar.from_ical(data)
    return calendar, calendar.walk("VEVENT")


def invite(item):
    return invitation(item, attendee="amina@partille.example", organiser="fardplan@gr.example", at=AT)


def test_an_invitation_says_what_where_and_when_in_swedish_time():
    calendar, [event] = read(invite(make_item()))
    assert calendar["METHOD"] == "REQUEST"
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("occasion-12@fardplan", 0, "CONFIRMED")
    assert event["SUMMARY"] == "Utredningsmetodik; dag 1, fm"
    assert event["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert event["DTSTART"].dt.hour == 9
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Stockholm"]
    assert event["ATTENDEE"] == "mailto:amina@partille.example"
    assert event["ORGANIZER"] == "mailto:fardplan@gr.example"


def test_clocks_that_change_do_not_move_a_day_that_begins_at_nine():
    winter = make_item(
        starts_at=datetime(2027, 3, 26, 8, 0, tzinfo=UTC), ends_at=datetime(2027, 3, 26, 11, 0, tzinfo=UTC)
    )
    summer = make_item(
        starts_at=datetime(2027, 3, 30, 7, 0, tzinfo=UTC), ends_at=datetime(2027, 3, 30, 10, 0, tzinfo=UTC)
    )
    hours = [
        event["DTSTART"].dt.hour for _calendar, events in map(read, map(invite, (winter, summer))) for event in events
    ]
    assert hours == [9, 9]


def test_a_change_keeps_the_uid_and_a_cancellation_takes_it_away():
    _calendar, [event] = read(invite(make_item(sequence=3)))
    assert event["SEQUENCE"] == 3
    calendar, [event] = read(invite(make_item(sequence=4, cancelled=True)))
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 4)
    assert event["UID"] == "occasion-12@fardplan"


def test_a_feed_holds_everything_in_order_and_may_be_empty():
    later = make_item(
        uid="b@fardplan", starts_at=datetime(2027, 5, 1, 8, tzinfo=UTC), ends_at=datetime(2027, 5, 1, 9, tzinfo=UTC)
    )
    calendar, events = read(feed([later, make_item()], name="Färdplan", at=AT))
    assert calendar["METHOD"] == "PUBLISH"
    assert [event["UID"] for event in events] == ["occasion-12@fardplan", "b@fardplan"]
    assert "ATTENDEE" not in events[0]
    assert read(feed([], name="Färdplan", at=AT))[1] == []


def test_an_item_survives_json_and_refuses_naive_moments():
    assert entries_of(entries_kept([make_item()])) == [make_item()]
    assert entries_of(make_item().to_json()) == [make_item()], "as messages held it when they could hold but one"
    assert entries_of(entries_kept([])) == entries_of({}) == []
    with pytest.raises(ValueError, match="aware"):
        make_item(starts_at=datetime(2027, 3, 26, 8, 0))
