"""The editor's pages: all modules, a draft and its steps, a look at it as the reader will see it, publishing."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from markupsafe import Markup

from app.api import (
    Person,
    Problem,
    Ref,
    _,
    csv_answer,
    file_asked,
    markup,
    order_asked,
    owner_caller,
    page_number,
    page_of_rows,
    pages_of,
    require,
    takes_films,
    today,
)
from courses.modules import desk, editing, filing, queries, shelf, words
from courses.modules.addresses import draft_url, media_url, module_url
from courses.modules.facts import NUMBERED, Mistake, ModuleFacts, StepFacts, mistakes, render_step, step_mistakes
from courses.modules.forms import FactsForm, FileForm, NewModuleForm, StepForm
from courses.modules.lines import key_of
from courses.modules.models import ModuleVersion, State
from courses.modules.versions import facts_of

pages = Blueprint("modules_edit", __name__, url_prefix="/modules/edit", template_folder="../templates")

EDIT = "courses.edit_modules"
#: Fields in which a mistake stops even a draft from being saved.
NEVER_SAVED = (NUMBERED,)


@pages.get("/")
def index() -> Any:
    """All modules: their versions, when they are to be looked over, and where they are used."""
    require(EDIT)
    asked = request.args
    wanted = shelf.Wanted(asked.get("q", "")[:80], asked.get("state", ""), order_asked(shelf.COLUMNS, "review"))
    rows = shelf.found(desk.on_desk(), wanted, today())
    if file_asked():
        return _file(rows)
    page = page_number()
    return render_template(
        "courses/modules/edit/index.html",
        rows=page_of_rows(rows, page, shelf.PAGE),
        count=len(rows),
        page=page,
        pages=pages_of(len(rows), shelf.PAGE),
        wanted=wanted,
        states=list(shelf.STATES.items()),
        on=today(),
    )


def _file(rows: list[desk.OnDesk]) -> Any:
    head = (_("Modul"), _("Webbkurs"), _("Version"), _("Utkast"), _("Ses över senast"), _("Används i"))
    cells = ((r.title, r.course, r.published, r.draft, r.review_by, "; ".join(r.used_in)) for r in rows)
    return csv_answer("webbmoduler", head, cells)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """Begin a module."""
    me = require(EDIT)
    form = NewModuleForm()
    if form.posted():
        try:
            facts = form.facts()
            _refuse([m for m in mistakes(facts) if m.field in ("key", "title", "course")])
            version = editing.start_module(facts, by=me)
            return redirect(draft_url(facts.key, version.version), 303)
        except Problem as problem:
            form.blame(problem)
    return _page("new.html", form)


@pages.get("/<key>")
def module(key: str) -> Any:
    """A module's versions, and where it is used."""
    require(EDIT)
    versions = desk.versions(key) or abort(404)
    return render_template(
        "courses/modules/edit/module.html", key=key, versions=versions, uses=desk.uses_of(key).get(key, []), State=State
    )


@pages.post("/<key>/draft")
def draft(key: str) -> Any:
    """Begin a draft from the newest version."""
    me = require(EDIT)
    versions = desk.versions(key) or abort(404)
    version = editing.draft_of(versions[0], by=me)
    return redirect(draft_url(key, version.version), 303)


@pages.route("/<key>/<int:number>", methods=["GET", "POST"])
def version(key: str, number: int) -> Any:
    """A draft: what is told about the module, its steps and files. Posted, the facts are kept."""
    me = require(EDIT)
    row = _version(key, number)
    facts = facts_of(row)
    form = FactsForm.of(facts, row.revision)
    if form.posted():
        try:
            typed = form.facts(facts)
            _refuse([m for m in mistakes(replace(typed, steps=())) if m.sentence in NEVER_SAVED])
            editing.save_facts(row, typed, revision=_number(form.revision.data), by=me)
            flash(_("Utkastet är sparat."))
            return redirect(draft_url(key, number), 303)
        except Problem as problem:
            form.blame(problem)
    return _show_version(row, facts, form)


def _show_version(row: ModuleVersion, facts: ModuleFacts, form: FactsForm, asked: bool = False) -> Any:
    """``asked``: publishing was asked for, and this page tells why it cannot be done."""
    left = mistakes(facts) if row.state == State.draft else []
    return _page(
        "version.html",
        form,
        row=row,
        facts=facts,
        left=left,
        asked=asked,
        file_form=FileForm(formdata=None),
        media_url=media_url,
        refused=asked and bool(left),
        labels={name: str(field.label.text) for name, field in form._fields.items()} | {"steps": _("Steg")},
    )


@pages.route("/<key>/<int:number>/steps/<step_key>", methods=["GET", "POST"])
def step(key: str, number: int, step_key: str) -> Any:
    """A step of a draft; ``+`` is one to add."""
    me = require(EDIT)
    row = _draft(key, number)
    facts = facts_of(row)
    written = next((s for s in facts.steps if s.key == step_key), None)
    if written is None and step_key != "+":
        abort(404)
    form = StepForm(data=vars(written) | {"revision": row.revision} if written else {"revision": row.revision})
    form.offer_files(sorted(facts.files))
    if form.posted():
        try:
            typed = form.step()
            found = step_mistakes(_with(facts, written, typed), typed)
            _refuse([m for m in found if m.sentence in NEVER_SAVED or m.field == "key"])
            editing.save_step(row, written.key if written else "", typed, revision=_number(form.revision.data), by=me)
            flash(_("Steget är sparat."))
            endpoint = ".preview" if request.form.get("then") == "preview" else ".step"
            return redirect(url_for(endpoint, key=key, number=number, step_key=typed.key), 303)
        except Problem as problem:
            form.blame(problem)
    left = step_mistakes(facts, written) if written and request.method == "GET" else []
    return _page("step.html", form, row=row, facts=facts, step=written, left=left)


def _with(facts: ModuleFacts, old: StepFacts | None, new: StepFacts) -> ModuleFacts:
    steps = [new if step is old else step for step in facts.steps]
    return replace(facts, steps=tuple(steps if old else [*steps, new]))


@pages.post("/<key>/<int:number>/steps/<step_key>/move")
def move(key: str, number: int, step_key: str) -> Any:
    """Move a step one place."""
    me = require(EDIT)
    editing.move_step(_draft(key, number), step_key, up=request.form.get("up") == "1", revision=_revision(), by=me)
    return redirect(f"{draft_url(key, number)}#steps", 303)


@pages.post("/<key>/<int:number>/steps/<step_key>/remove")
def remove(key: str, number: int, step_key: str) -> Any:
    """Take a step out of a draft."""
    me = require(EDIT)
    editing.remove_step(_draft(key, number), step_key, revision=_revision(), by=me)
    flash(_("Steget är borttaget ur utkastet. Publicerade versioner har det kvar."))
    return redirect(f"{draft_url(key, number)}#steps", 303)


@pages.post("/<key>/<int:number>/files")
@takes_films
def add_file(key: str, number: int) -> Any:
    """Put a picture, a film or captions beside the draft's text."""
    me = require(EDIT)
    row = _draft(key, number)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Problem(_("Välj en fil först."))
    name = key_of(sent.filename.rpartition(".")[0]) or "fil"
    filing.add_file(row, name, sent.stream, largest_film=current_app.config["LARGEST_FILM"], by=me)
    flash(_("Filen är sparad i utkastet."))
    return redirect(f"{draft_url(key, number)}#files", 303)


@pages.post("/<key>/<int:number>/files/remove")
def remove_file(key: str, number: int) -> Any:
    """Take a file away from a draft."""
    me = require(EDIT)
    filing.remove_file(_draft(key, number), request.form.get("name", ""), by=me)
    return redirect(f"{draft_url(key, number)}#files", 303)


@pages.post("/<key>/<int:number>/publish")
def publish(key: str, number: int) -> Any:
    """Publish a draft, or tell all that is left to do."""
    me = require(EDIT)
    row = _draft(key, number)
    facts = facts_of(row)
    if mistakes(facts):
        return _show_version(row, facts, FactsForm.of(facts, row.revision), asked=True)
    editing.publish(row, by=me)
    flash(_("Version %(number)s är publicerad. Den som är mitt i en äldre version läser klart den.", number=number))
    return redirect(module_url(key), 303)


@pages.post("/<key>/<int:number>/discard")
def discard(key: str, number: int) -> Any:
    """Throw a draft away."""
    me = require(EDIT)
    editing.discard(_draft(key, number), by=me)
    flash(_("Utkastet är borttaget."))
    return redirect(url_for(".index"), 303)


@pages.get("/<key>/<int:number>/preview/<step_key>")
def preview(key: str, number: int, step_key: str) -> Any:
    """A step as the reader will see it."""
    me = require(EDIT)
    row = _version(key, number)
    facts = facts_of(row)
    step = next((s for s in facts.steps if s.key == step_key), None) or abort(404)
    place = facts.steps.index(step)
    try:
        shown = render_step(facts, step)
        lead, html = markup.fill(shown.lead, {}), markup.fill(shown.html, _slots(me, facts, shown.html))
    except markup.Unrenderable:
        lead = html = markup.fill("", {})
    return render_template(
        "courses/modules/edit/preview.html", row=row, facts=facts, step=step, place=place, lead=lead, html=html,
        left=step_mistakes(facts, step), media_url=media_url, State=State,
    )  # fmt: skip


def _slots(me: Person, facts: ModuleFacts, html: str) -> dict[markup.Slot, Markup]:
    ask = owner_caller("embed", "quizzes.question")
    filled = {}
    for slot in markup.slots(html):
        if slot.kind == "reflect":
            shown = render_template("courses/modules/edit/_reflection.html", number=slot.key)
            filled[slot] = Markup(shown)  # noqa: S704 (a template of ours)
        elif ask and facts.quiz and (found := ask(ref=Ref("quizzes.question", f"{facts.quiz}/{slot.key}"), person=me)):
            filled[slot] = Markup(found)  # noqa: S704 (the hook's promise: safe HTML)
    return filled


def _page(template: str, form: Any, refused: bool = False, **values: Any) -> Any:
    shown = render_template(f"courses/modules/edit/{template}", form=form, words=words, State=State, **values)
    return shown, 422 if refused or (request.method == "POST" and form.errors) else 200


def _version(key: str, number: int) -> ModuleVersion:
    found = queries.version_of(key, number)
    return found[1] if found else abort(404)


def _draft(key: str, number: int) -> ModuleVersion:
    row = _version(key, number)
    if row.state != State.draft:
        raise Problem(_("Versionen är publicerad och ändras aldrig. Gör ett nytt utkast."))
    return row


def _refuse(found: list[Mistake]) -> None:
    if found:
        raise Problem(found[0].sentence, field=found[0].field)


def _revision() -> int:
    return _number(request.form.get("revision"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0
