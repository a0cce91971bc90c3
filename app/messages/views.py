"""Meddelanden: what I have been told, and the address of my calendar. In the demo also everything that would be mailed."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for

from app.dates import today
from app.db import now
from app.messages import queries
from app.messages.actions import renew_feed
from app.messages.calendars import CalendarItem, feed, invitation
from app.messages.writing import config, write
from app.permissions import open_to_all, require_sign_in
from app.web.paging import page_number, page_url, pages_of
from app.web.words import _

pages = Blueprint("messages", __name__, url_prefix="/messages")

CALENDAR_TYPE = "text/calendar; charset=utf-8"


@pages.get("/")
def inbox() -> Any:
    """What the platform has told me, latest first."""
    me = require_sign_in()
    page = page_number()
    rows, count = queries.messages_to(me, page)
    return render_template(
        "messages/inbox.html",
        rows=[(message, write(message, me)) for message in rows],
        page=page,
        pages=pages_of(count, queries.PAGE),
        url_of=page_url,
        mailed=bool(config().mail_url),
        demo_outbox=config().demo,
    )


@pages.get("/<int:number>")
def read(number: int) -> Any:
    """One message."""
    me = require_sign_in()
    message = queries.message_to(me, number) or abort(404)
    item = CalendarItem.from_json(message.calendar) if message.calendar else None
    return render_template("messages/message.html", message=message, text=write(message, me), item=item)


@pages.get("/<int:number>/kursdag.ics")
def calendar_file(number: int) -> Any:
    """What a message wants to put into the calendar, as a file."""
    me = require_sign_in()
    message = queries.message_to(me, number)
    if message is None or not message.calendar:
        abort(404)
    item = CalendarItem.from_json(message.calendar)
    address = me.email or config().mail_from
    return _file(invitation(item, attendee=address, organiser=config().mail_from, at=message.created_at))


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
        rows=[(message, person, write(message, person)) for message, person in rows],
        page=page,
        pages=pages_of(count, queries.PAGE),
        url_of=page_url,
        count=count,
    )


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


def _file(body: bytes) -> Response:
    response = Response(body, content_type=CALENDAR_TYPE)
    response.headers["Content-Disposition"] = 'inline; filename="kursdag.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    return response
