"""The reader's pages: what there is to read, a module, a step of it, and the files shown in steps."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request
from markupsafe import Markup

from app.api import (
    Person,
    Problem,
    Ref,
    _,
    formats,
    markup,
    owner_caller,
    require,
    wants_json,
)
from courses.modules import actions, queries, words
from courses.modules.addresses import media_url, module_url, step_url
from courses.modules.forms import OnwardForm
from courses.modules.models import Media
from courses.modules.remaining import Outlined
from courses.modules.storage import LARGEST_PIECE, read_range, stored, whole

pages = Blueprint("modules", __name__, url_prefix="/modules", template_folder="../templates")

READ = "courses.read_modules"
ONE_YEAR = 31_536_000


@pages.get("/")
def index() -> Any:
    """Every web module, by course, with how far the reader has come."""
    me = require(READ)
    text, area, state = (request.args.get(name, "")[:80] for name in ("q", "area", "state"))
    modules = queries.shelf(me.id)
    found = queries.find_on_shelf(modules, text, area, state)
    return render_template(
        "courses/modules/index.html",
        found=found,
        any_at_all=bool(modules),
        areas=sorted({key for module in modules for key in module.areas}, key=_area_order),
        area_names=words.AREAS,
        q=text,
        area=area,
        state=state,
    )


def _area_order(key: str) -> tuple[int, str]:
    known = list(words.AREAS)
    return (known.index(key) if key in known else len(known), key)


@pages.get("/<key>")
def module(key: str) -> Any:
    """What a module is about, and where to begin or go on."""
    me = require(READ)
    page = queries.module_page(me.id, key) or abort(404)
    quiz = None
    if page.version.quiz and (ask := owner_caller("find", "quizzes.quiz")):
        quiz = ask(ref=Ref("quizzes.quiz", page.version.quiz))
    return render_template(
        "courses/modules/module.html",
        page=page,
        intro=markup.fill(page.version.intro_html, {}),
        lines=line_of_steps(key, page.progress.steps, page.progress.states(), timed=True),
        quiz=quiz,
        words=words,
    )


@pages.post("/<key>/version")
def choose_version(key: str) -> Any:
    """Go over to the newest version."""
    me = require(READ)
    version = actions.choose_newest(key, by=me)
    flash(_("Du läser nu version %(number)s. Det som är oförändrat räknas som läst.", number=version))
    return redirect(module_url(key), 303)


@pages.route("/<key>/steps/<step_key>", methods=["GET", "POST"])
def step(key: str, step_key: str) -> Any:
    """A step; posted, it is read and the next one follows, or the reader's own thoughts are kept."""
    me = require(READ)
    if request.method == "POST" and "reflection" in request.args:
        return _save_reflection(me, key, step_key)
    form = OnwardForm()
    if request.method == "POST" and form.version.validate(form):
        try:
            onward = actions.finish_step(key, form.version.data, step_key, by=me, declared=bool(form.declared.data))
            return redirect(_onward_url(key, step_key, onward), 303)
        except Problem as problem:
            if problem.field is None:
                raise
            form.blame(problem)
    return _show_step(me, key, step_key, form)


def _onward_url(key: str, step_key: str, onward: actions.Onward) -> str:
    """The step below, in the order of the module; after the last one the module, or the step that was passed over."""
    steps = onward.progress.steps
    place = onward.progress.place(step_key)
    if place + 1 < len(steps):
        return step_url(key, steps[place + 1].key)
    if onward.step_key is not None:
        left = next(s for s in steps if s.key == onward.step_key)
        flash(_("Nästan klar. Det här steget är kvar: %(title)s.", title=left.title))
        return step_url(key, left.key)
    if onward.completed:
        flash(_("Du har läst hela modulen. Det är sparat."))
    return module_url(key)


def _save_reflection(me: Person, key: str, step_key: str) -> Any:
    number = request.args.get("reflection", type=int) or 0
    text = request.form.get(f"reflection-{number}", "")
    try:
        saved = actions.save_reflection(key, step_key, number, text, by=me)
    except Problem as problem:
        if problem.field is None or wants_json():
            raise
        return _show_step(me, key, step_key, OnwardForm(formdata=None), (number, text, str(problem)))
    if wants_json():
        return {"saved_at": formats.time_of_day(saved)}
    flash(_("Dina tankar är sparade."))
    return redirect(f"{step_url(key, step_key)}#reflection-{number}", 303)


def _show_step(
    me: Person, key: str, step_key: str, form: OnwardForm, refused: tuple[int, str, str] | None = None
) -> Any:
    page = queries.step_page(me.id, key, step_key)
    if page is None or page.step is None:
        if queries.module_page(me.id, key) is None:
            abort(404)
        flash(_("Det steget finns inte i versionen du läser."))
        return redirect(module_url(key))
    html = markup.fill(page.step.html, _slots(me, page, refused))
    shown = render_template(
        "courses/modules/step.html",
        page=page,
        step=page.step,
        lead=markup.fill(page.step.lead_html, {}),
        html=html,
        form=form,
        steps=line_of_steps(key, page.progress.steps, page.progress.states(step_key)),
        place=page.progress.place(step_key),
        media_url=media_url,
        step_url=step_url,
        module_url=module_url,
    )
    return shown, 422 if form.errors or refused else 200


def line_of_steps(
    key: str, steps: tuple[Outlined, ...], states: list[Any], timed: bool = False
) -> list[dict[str, str]]:
    """The steps as the macro ``steps_list`` draws them; ``timed`` tells the minutes of each."""
    return [
        {
            "label": _("%(title)s, %(n)s min", title=each.title, n=each.minutes) if timed else each.title,
            "url": step_url(key, each.key),
            "state": str(state),
        }
        for each, state in zip(steps, states, strict=True)
    ]


def _slots(me: Person, page: queries.Page, refused: tuple[int, str, str] | None) -> dict[markup.Slot, Markup]:
    """What belongs in the empty places of a step's text: the reader's own thoughts, and questions to check oneself."""
    assert page.step is not None
    thoughts = {thought.number: thought for thought in page.reflections}
    ask = owner_caller("embed", "quizzes.question")
    filled: dict[markup.Slot, Markup] = {}
    for slot in markup.slots(page.step.html):
        if slot.kind == "reflect":
            number = int(slot.key)
            filled[slot] = _reflection(page, number, thoughts.get(number), refused)
        elif ask is not None and page.version.quiz:
            ref = Ref("quizzes.question", f"{page.version.quiz}/{slot.key}")
            if found := ask(ref=ref, person=me):
                filled[slot] = Markup(found)  # noqa: S704 (the hook's promise: safe HTML)
    return filled


def _reflection(page: queries.Page, number: int, thought: Any, refused: tuple[int, str, str] | None) -> Markup:
    assert page.step is not None
    text = thought.text if thought else ""
    error = ""
    if refused and refused[0] == number:
        _number, text, error = refused
    html = render_template(
        "courses/modules/_reflection.html",
        number=number,
        text=text if error else _kept(f"reflection-{number}") or text,
        error=error,
        saved_at=formats.time_of_day(thought.updated_at) if thought and not error else "",
        url=f"{step_url(page.module.key, page.step.key)}?reflection={number}",
    )
    return Markup(html)  # noqa: S704 (a template of ours)


def _kept(name: str) -> str:
    """What was being written in this field when the sign-in expired."""
    return next((value for field, value in g.get("kept_fields", []) if field == name), "")


@pages.get("/media/<name>")
def media(name: str) -> Any:
    """A picture, a film or captions. What it holds never changes, so browsers may keep it."""
    require(READ)
    found = stored(name) or abort(404)
    span = request.range if request.headers.get("Range") else None
    wanted = span.ranges[0] if span and span.units == "bytes" and len(span.ranges) == 1 else None
    if wanted is None:
        response = _whole(found)
    else:
        first, last, data = read_range(found, wanted)
        response = Response(data, 206, content_type=found.content_type)
        if not data:
            response = Response("", 416)
            response.headers["Content-Range"] = f"bytes */{found.size}"
            return response
        response.headers["Content-Range"] = f"bytes {first}-{last}/{found.size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _whole(found: Media) -> Response:
    """All of a file: a large one is sent while it is read."""
    if found.size <= LARGEST_PIECE:
        return Response(read_range(found, None)[2], content_type=found.content_type)
    copy = whole(found)
    response = Response(iter(lambda: copy.read(LARGEST_PIECE), b""), content_type=found.content_type)
    response.content_length = found.size
    response.call_on_close(copy.close)
    return response
