"""Meddelanden: what I have been told, and the address of my calendar. In the demo also everything that would be mailed."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from app.dates import today
from app.db import now
from app.messages import queries
from app.messages.actions import choose, renew_feed
from app.messages.calendars import CalendarItem, entries_of, feed, file_names, invitation
from app.messages.digests import HOWS, TOPICS
from app.messages.models import Message
from app.messages.writing import Text, config, write
from app.people.models import Person
from app.people.names import search_key, sort_key
from app.permissions import open_to_all, require_sign_in
from app.web.formats import moment_table
from app.web.lists import Order, ordered
from app.web.paging import csv_answer, file_asked, order_asked, page_number, page_of_rows, page_url, pages_of
from app.web.searching import answer_search, searched
from app.web.words import _, spoken

#: A message and what it says.
Read = tuple[Message, Text]

pages = Blueprint("messages", __name__, url_prefix="/messages")

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@pages.get("/")
def inbox() -> Any:
    """What the platform has told me: latest first, searched, or in another order; and a file of just that."""
    me = require_sign_in()
    page, text, order = page_number(), searched(), order_asked(("subject", "at"), "-at")
    if text or file_asked() or order.column == "subject":
        rows, count = _sought(me, text, order)
        if file_asked():
            return csv_answer("meddelanden", (_("Meddelande"), _("När")), _cells(rows))
        rows = page_of_rows(rows, page, queries.PAGE)
    else:
        found, count = queries.messages_to(me, page, latest=order.down)
        rows = [(message, write(message, me)) for message in found]
    return render_template(
        "messages/inbox.html",
        rows=rows,
        count=count,
        text=text,
        order=order,
        page=page,
        pages=pages_of(count, queries.PAGE),
        mailed=bool(config().mail_url),
        demo_outbox=config().demo,
        bounced=queries.bounces(Person.id == me.id),
    )


@pages.post("/")
def search() -> Any:
    """My messages with these words, which may be somebody's name and stand in no address."""
    require_sign_in()
    return answer_search(url_for(".inbox"), keep=("order",))


def _sought(me: Person, text: str, order: Order) -> tuple[Sequence[Read], int]:
    """My messages as they are read, those with all these words, in this order; and how many. Written one by one."""
    words = search_key(text).split()
    read = [(message, write(message, me)) for message in queries.latest_to(me)]
    fitting = [each for each in read if all(word in search_key(f"{each[1].subject} {each[1].body}") for word in words)]
    rows = ordered(fitting, order, {"subject": lambda each: sort_key(each[1].subject), "at": lambda each: each[0].id})
    return rows, len(rows)


def _cells(rows: Sequence[Read]) -> list[tuple[str, str]]:
    return [(text.subject, moment_table(message.created_at, spoken())) for message, text in rows]


@pages.get("/<int:number>")
def read(number: int) -> Any:
    """One message."""
    me = require_sign_in()
    message = queries.message_to(me, number) or abort(404)
    return render_template(
        "messages/message.html", message=message, text=write(message, me), entries=entries_of(message.calendar)
    )


@pages.get("/<int:number>/kursdag.ics")
def calendar_file(number: int) -> Any:
    """One of the days that a message wants to put into the calendar, as a file: the first, or that of ``?entry=``."""
    me = require_sign_in()
    message = queries.message_to(me, number) or abort(404)
    items = entries_of(message.calendar)
    entry = request.args.get("entry", 1, int)
    if not 1 <= entry <= len(items):
        abort(404)
    address = me.email or config().mail_from
    file = invitation(items[entry - 1], attendee=address, organiser=config().mail_from, at=message.created_at)
    return _file(file, file_names(items)[entry - 1])


@pages.get("/outbox")
def outbox() -> Any:
    """Demo only: everything that would be mailed, to whom it would be, on a readable page."""
    require_sign_in()
    if not config().demo:
        abort(404)
    page = page_number()
    rows, count = queries.outbox(page)
    return render_template(
        "messages/outbox.html",
        rows=[(message, person, write(message, person), len(entries_of(message.calendar))) for message, person in rows],
        page=page,
        pages=pages_of(count, queries.PAGE),
        url_of=page_url,
        count=count,
    )


@pages.route("/choices", methods=["GET", "POST"])
def choices() -> Any:
    """How I want to be told: at once, once a day, on Mondays, or on the page alone."""
    me = require_sign_in()
    if request.method == "POST":
        choose(me, {topic: request.form.get(topic, "") for topic in TOPICS}, by=me)
        flash(_("Sparat. Det som ändrar en bokad kursdag kommer alltid genast."))
        return redirect(url_for(".choices"), 303)
    return render_template("messages/choices.html", topics=TOPICS, hows=HOWS, chosen=queries.choices_of(me))


@pages.get("/calendar")
def calendar() -> Any:
    """The address of my calendar, and how to subscribe to it."""
    me = require_sign_in()
    address = config().public_url + url_for(".calendar_feed", key=me.feed_key) if me.feed_key else ""
    return render_template("messages/calendar.html", address=address)


@pages.post("/calendar")
def renew_calendar() -> Any:
    """Give my calendar an address, or a new one."""
    me = require_sign_in()
    had = bool(me.feed_key)
    renew_feed(me, by=me)
    flash(_("Kalendern har fått en ny adress. Den gamla slutar fungera nu.") if had else _("Kalendern har en adress."))
    return redirect(url_for(".calendar"), 303)


@pages.get("/calendar/<key>.ics")
def calendar_feed(key: str) -> Any:
    """Someone's course days, for the calendar that subscribes. The secret address is the key."""
    open_to_all()
    person = queries.owner_of_feed(key) or abort(404)
    items = [_whole(item) for item in queries.calendar_of(person, today())]
    return _file(feed(items, name="Färdplan", at=now()))


def _whole(item: CalendarItem) -> CalendarItem:
    """The item with an address that works outside our pages."""
    if not item.url.startswith("/"):
        return item
    return CalendarItem(**item.__dict__ | {"url": config().public_url + item.url})


def _file(body: bytes, name: str = "kursdagar.ics") -> Response:
    response = Response(body, content_type=CALENDAR_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "private, max-age=900"
    return response
