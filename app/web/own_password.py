"""Whoever signed in with a password that somebody else made chooses one of their own before anything else.

The mark lies in the signed cookie of the sign-in itself, so it costs no page a question to the database, follows into
every tab of the browser, and is of no concern to whoever comes in by another way.
"""

from typing import Any

from flask import g, redirect, request, url_for
from flask import session as cookie
from flask_login import current_user

from app.web import kept, once

#: Holds the id of the sign-in (Identity) whose password is to be changed.
MARK = "given_password"
#: What is reached before that: the page itself, ways out, other ways in, the pages that the foot of every page leads to,
#: and the language that they are read in.
REACHED = frozenset(
    {
        "assets.offline", "health.health", "people.own_password", "people.sign_in", "people.sign_out",
        "people.sign_out_everywhere", "people.way_in", "web.accessibility", "web.help",
        "web.privacy", "web.set_language",
    }
)  # fmt: skip


def first(back: str) -> Any:
    """The answer that leads to the page where the password is chosen; None for whoever need not go there.

    back: the page that follows afterwards. What was posted meanwhile is kept for it.
    """
    if MARK not in cookie or request.endpoint in REACHED or not current_user.is_authenticated:
        return None
    g.asked = True
    page = url_for("people.own_password", next=back)
    if request.method == "POST":
        kept.keep(current_user.id)
    if once.wants_json():
        return {"sign_in": page}, 401
    return redirect(page, 303)
