"""The first page, signing in and out, and one's own account."""

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from app import registry
from app.config import Config
from app.dates import today
from app.db import now, session
from app.people import actions, attempts, demo_accounts, passwords, throttling
from app.people.forms import PasswordForm, SignInForm
from app.people.models import Identity, Person
from app.people.queries import has_people, identities_of, local_identity, local_sign_ins
from app.permissions import open_to_all, require_sign_in
from app.problems import Problem
from app.web import own_password as gate
from app.web.nav import NavItem
from app.web.shell import nav
from app.web.views import local
from app.web.words import _

pages = Blueprint("people", __name__)

#: Own pages in the menu of the account, by endpoint; those of nouns that are not installed are left out.
ACCOUNT_LINKS = ("messages.inbox", "people.account")


@pages.record_once
def _join(state: Any) -> None:
    passwords.choose(quick=state.app.config["FARDPLAN"].testing)
    state.app.jinja_env.globals["person_links"] = person_links


@pages.record_once
def _lend_throttle(state: Any) -> None:
    state.app.extensions["throttle"] = count_sent


def count_sent(what: str, most: int) -> None:
    """Count that something was sent from this network address. Raises Problem when it has been sent too often lately."""
    about = (throttling.about_sender(what, _address(), most, _settings().secret_key),)
    moment = now()
    attempts.refuse_too_many(about, attempts.note_attempt(about, moment), moment)


def person_links() -> list[NavItem]:
    """The signed-in person's own pages."""
    labels = {"messages.inbox": _("Meddelanden"), "people.account": _("Konto och lösenord")}
    return [NavItem(labels[name], url_for(name)) for name in ACCOUNT_LINKS if name in current_app.view_functions]


@pages.get("/")
def home() -> Any:
    """The first page of one's role; for whoever is not signed in, what this is and the way in."""
    open_to_all()
    if not current_user.is_authenticated:
        return _start(SignInForm(), 200)
    own = [item.url for item in nav() if item.url != request.path]
    return redirect(own[0]) if own else render_template("people/no_post.html")


@pages.route("/logga-in", methods=["GET", "POST"])
def sign_in() -> Any:
    """Sign in with e-mail and password; then on to the page one came from."""
    open_to_all()
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(local(request.args.get("next")))
    form = SignInForm(data={"next": request.args.get("next", "")})
    account = request.form.get("account", "")
    if request.method == "POST" and _settings().demo and account in demo_accounts.SUBJECTS:
        form.subject.data, form.password.data = account, demo_accounts.PASSWORD
    elif not form.posted():
        return _sign_in_page(form, 422 if request.method == "POST" else 200)
    try:
        way = _let_in(form.subject.data or "", form.password.data or "")
    except Problem as problem:
        form.blame(problem)
        return _sign_in_page(form, 429)
    if way is None:
        form.blame(Problem(_("E-postadressen och lösenordet hör inte ihop. Kontrollera dem och försök igen.")))
        return _sign_in_page(form, 422)
    remember(session.get_one(Person, way.person_id))
    if way.handed_out:
        cookie[gate.MARK] = way.id
        return redirect(url_for(".own_password", next=local(form.next.data)), 303)
    return redirect(local(form.next.data), 303)


def _let_in(subject: str, password: str) -> Identity | None:
    """The person's sign-in, when the password is right. Raises Problem when too many attempts have failed.

    The attempt is committed before it is counted, and nothing is held in the database while the password is tried.
    """
    subject, moment = subject.strip().lower(), now()
    about = throttling.abouts(subject, _address(), _settings().secret_key)
    attempt = attempts.note_attempt(about, moment)
    session.commit()
    try:
        attempts.refuse_too_many(about, attempt, moment)
    except Problem:
        session.commit()
        raise
    identity = local_identity(subject, today())
    secret, number = (identity.secret, identity.id) if identity else (None, 0)
    session.commit()
    if not passwords.is_password(secret, password):
        return None
    attempts.forget_attempt(attempt)
    attempts.forget_failures(about[0])
    actions.renew_secret(subject, password, today())
    return session.get(Identity, number)


def _address() -> str:
    """Where the browser is. A proxy on this machine tells it last in X-Forwarded-For; nobody else is believed."""
    seen = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and seen in {"127.0.0.1", "::1"} else seen


def remember(person: Person) -> None:
    """Be this person from now on, in a session that nobody could have prepared."""
    for name in ("csrf_token", "_flashes", gate.MARK):
        cookie.pop(name, None)
    login_user(person)
    cookie["seen"] = int(now().timestamp())


@pages.post("/logga-ut")
def sign_out() -> Any:
    """Sign out in this browser."""
    open_to_all()
    _forget()
    flash(_("Du är utloggad."))
    return redirect(url_for(".home"), 303)


@pages.post("/logga-ut-overallt")
def sign_out_everywhere() -> Any:
    """End every sign-in of mine, in all browsers."""
    me = require_sign_in()
    actions.end_sign_ins(me, by=me)
    _forget()
    flash(_("Du är utloggad på alla enheter."))
    return redirect(url_for(".home"), 303)


def _forget() -> None:
    language = cookie.get("language")
    logout_user()
    cookie.clear()
    if language:
        cookie["language"] = language
        cookie.permanent = True
    g.pop("nav", None)


@pages.route("/konto", methods=["GET", "POST"])
def account() -> Any:
    """My own account: how I sign in, changing the password, signing out everywhere."""
    me = require_sign_in()
    form = PasswordForm()
    status = 200
    if form.posted():
        try:
            actions.set_password(me, form.password.data or "", form.new_password.data or "", on=today(), by=me)
        except Problem as problem:
            form.blame(problem)
            status = 422
        else:
            remember(me)
            flash(_("Lösenordet är bytt, och du är utloggad på alla andra enheter."))
            return redirect(url_for(".account"), 303)
    elif request.method == "POST":
        status = 422
    identities = identities_of(me)
    own = any(each.secret for each in identities)
    return render_template("people/account.html", form=form, identities=identities, has_password=own), status


@pages.get("/konto/mina-uppgifter.json")
def own_data() -> Any:
    """All that is kept about me, as a file (GDPR art. 15 and 20)."""
    me = require_sign_in()
    told = {table: rows for group in registry.hook.export_person(person=me) for table, rows in sorted(group.items())}
    body = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    name = f"fardplan-{today().isoformat()}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="application/json; charset=utf-8", headers=headers)


def _sign_in_page(form: SignInForm, status: int) -> Any:
    expired = request.args.get("expired") == "1"
    return render_template("people/sign_in.html", form=form, expired=expired), status


def _start(form: SignInForm, status: int) -> Any:
    accounts = demo_accounts.found(local_sign_ins(demo_accounts.SUBJECTS)) if _settings().demo else []
    return render_template("people/start.html", form=form, accounts=accounts, empty=not has_people()), status


def _settings() -> Config:
    return current_app.config["FARDPLAN"]  # type: ignore[no-any-return]
