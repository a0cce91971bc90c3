"""The editor's pages: what quizzes there are, a draft with its questions, a look as the learner, publishing."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.api import Problem, Ref, _, owner_caller, require
from quizzes.authoring import actions, queries
from quizzes.authoring.forms import FORMS, FactsForm, NewQuizForm, QuestionForm, YamlForm
from quizzes.hookspecs import Kind, kinds
from quizzes.models import Question
from quizzes.views.lookups import find

pages = Blueprint("quizzes_edit", __name__, url_prefix="/edit", template_folder="../templates")

COMMON = ("id", "kind", "prompt", "area", "level", "read_again")


@pages.get("")
def index() -> Any:
    """Every quiz, with its version and whether a draft is being written."""
    require("quizzes.edit")
    quizzes = queries.all_quizzes()
    modules = {each.newest.module_key: find("courses.module", each.newest.module_key) for each in quizzes}
    return render_template("quizzes/authoring/index.html", quizzes=quizzes, modules=modules)


@pages.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """A new quiz."""
    me = require("quizzes.edit")
    form = NewQuizForm(data={"minutes": 8})
    if form.posted():
        try:
            actions.create(form.key.data, title=form.title.data, minutes=form.minutes.data, by=me)
            return redirect(url_for(".quiz", key=form.key.data), 303)
        except Problem as problem:
            form.blame(problem)
    return render_template("quizzes/authoring/new.html", form=form), _status(form)


@pages.get("/quiz/<key>")
def quiz(key: str) -> Any:
    """A draft with its questions; of a quiz without a draft, what is published."""
    require("quizzes.edit")
    found = queries.quiz(key) or abort(404)
    rows = queries.questions_of(found.newest)
    module = found.newest.module_key
    return render_template(
        "quizzes/authoring/quiz.html",
        written=found,
        version=found.newest,
        module=find("courses.module", module),
        steps={
            key: find("courses.step", f"{module}/{key}") for key in {row.read_again for row in rows if row.read_again}
        },
        questions=[row for row in rows if not row.self_check],
        self_checks=[row for row in rows if row.self_check],
        kinds=kinds(),
    )


@pages.post("/quiz/<key>/begin")
def begin(key: str) -> Any:
    """Begin to change what is published."""
    me = require("quizzes.edit")
    actions.start_draft(key, by=me)
    return redirect(url_for(".quiz", key=key), 303)


@pages.route("/quiz/<key>/facts", methods=["GET", "POST"])
def facts(key: str) -> Any:
    """Title, rules and areas of the draft."""
    me = require("quizzes.edit")
    found = _draft(key)
    form = FactsForm(obj=found.draft)
    if form.posted():
        try:
            _know_module(form.module_key.data)
            actions.change_facts(key, form.values(), by=me)
            flash(_("Utkastet är sparat."))
            return redirect(url_for(".quiz", key=key), 303)
        except Problem as problem:
            form.blame(problem)
    return render_template("quizzes/authoring/facts.html", form=form, written=found), _status(form)


@pages.route("/quiz/<key>/questions/new/<kind_name>", methods=["GET", "POST"])
def new_question(key: str, kind_name: str) -> Any:
    """A new question of a kind."""
    require("quizzes.edit")
    kind = kinds().get(kind_name) or abort(404)
    return _edit(key, kind, None)


@pages.route("/quiz/<key>/questions/<question_key>", methods=["GET", "POST"])
def question(key: str, question_key: str) -> Any:
    """A question of the draft."""
    require("quizzes.edit")
    found = _draft(key)
    row = next((each for each in queries.questions_of(found.newest) if each.key == question_key), None) or abort(404)
    kind = kinds().get(row.kind) or abort(404)
    return _edit(key, kind, row)


@pages.post("/quiz/<key>/questions/<int:number>/move")
def move(key: str, number: int) -> Any:
    """One place up or down."""
    me = require("quizzes.edit")
    actions.move_question(key, number, up=request.form.get("way") == "up", by=me)
    return redirect(url_for(".quiz", key=key, _anchor="questions"), 303)


@pages.post("/quiz/<key>/questions/<int:number>/remove")
def remove(key: str, number: int) -> Any:
    """Out of the draft."""
    me = require("quizzes.edit")
    actions.remove_question(key, number, by=me)
    flash(_("Frågan är borttagen ur utkastet."))
    return redirect(url_for(".quiz", key=key, _anchor="questions"), 303)


@pages.get("/quiz/<key>/preview")
def preview(key: str) -> Any:
    """The questions as the learner sees them."""
    require("quizzes.edit")
    found = queries.quiz(key) or abort(404)
    known = kinds()
    shown = [
        (row, known.get(row.kind), known[row.kind].present(row.details, None, None) if row.kind in known else {})
        for row in queries.questions_of(found.newest)
    ]
    return render_template("quizzes/authoring/preview.html", written=found, version=found.newest, shown=shown)


@pages.post("/quiz/<key>/publish")
def publish(key: str) -> Any:
    """The draft becomes what those who start from now on get."""
    me = require("quizzes.edit")
    version = actions.publish(key, by=me)
    flash(
        _(
            "Version %(number)s är publicerad. Den som redan har börjat svarar klart på sin version.",
            number=version.number,
        )
    )
    return redirect(url_for(".quiz", key=key), 303)


@pages.post("/quiz/<key>/discard")
def discard(key: str) -> Any:
    """Throw the draft away."""
    me = require("quizzes.edit")
    actions.discard(key, by=me)
    flash(_("Utkastet är borttaget."))
    return redirect(url_for(".index"), 303)


def _edit(key: str, kind: Kind, row: Question | None) -> Any:
    me = require("quizzes.edit")
    found = _draft(key)
    self_check = row.self_check if row else request.values.get("self_check") == "1"
    form = _form(kind, row, _free_key(found, self_check))
    if form.posted():
        try:
            value = form.value(kind.name)
            actions.put_question(
                key,
                value,
                self_check=self_check,
                replacing=row.id if row else None,
                seen=request.form.get("seen", ""),
                by=me,
            )
            flash(_("Frågan är sparad i utkastet."))
            return redirect(url_for(".quiz", key=key, _anchor="questions"), 303)
        except Problem as problem:
            form.blame(problem)
    page = render_template(
        "quizzes/authoring/question.html",
        form=form,
        written=found,
        kind=kind,
        question=row,
        self_check=self_check,
        seen=actions.stamp_of(row) if row else "",
    )
    return page, _status(form)


def _form(kind: Kind, row: Question | None, free_key: str) -> QuestionForm:
    form = FORMS.get(kind.name, YamlForm)
    value = actions.question_value(row) if row else {"id": free_key}
    begin = form.begin(value)
    if form is YamlForm:
        own = {name: each for name, each in value.items() if name not in COMMON}
        import yaml  # Heavy, and needed only when authors write.

        begin["yaml"] = yaml.safe_dump(own, allow_unicode=True, sort_keys=False) if own else _example(kind)
    return form(data=begin)


def _example(kind: Kind) -> str:
    """The fields of a kind, for the author to fill in."""
    known = {
        "matching": "pairs:\n- left: \n  right: \n- left: \n  right: \nextra: []\nmarking: parts\n",
        "ordering": "items:\n- \n- \nmarking: parts\n",
    }
    feedback = "feedback_right: \nfeedback_wrong: \n"
    return known.get(kind.name, "".join(f"{name}: \n" for name in sorted(kind.fields)).replace(feedback, "")) + (
        feedback if "feedback_right" in kind.fields else ""
    )


def _free_key(found: queries.Written, self_check: bool) -> str:
    taken = {row.key for row in queries.questions_of(found.newest)}
    stem = f"{found.quiz.key}-{'s' if self_check else ''}"
    return next(f"{stem}{n}" for n in range(1, 1000) if f"{stem}{n}" not in taken)[-80:]


def _draft(key: str) -> queries.Written:
    """A quiz that has a draft; otherwise there is nothing to change yet."""
    found = queries.quiz(key) or abort(404)
    if found.draft is None:
        raise Problem(_("Det finns inget utkast. Gå tillbaka till frågorna och välj Börja ändra."))
    return found


def _know_module(key: str | None) -> None:
    ask = owner_caller("find", "courses.module") if key else None
    if ask is not None and ask(ref=Ref("courses.module", key)) is None:
        raise Problem(_("Det finns ingen modul med den nyckeln."), field="module_key")


def _status(form: Any) -> int:
    return 422 if form.errors else 200
