"""The plan of a year: the picture, what follows, the sheet, and the steps from draft to published rounds."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from app.api import Person, _, area_names, calendar_feed, may, ngettext, now, spoken, whole_address
from courses.days.models import RoundState
from courses.year import sheet, words
from courses.year.actions.plans import copy_last_year, make_rounds, propose_anew, propose_plan, publish_plan, put
from courses.year.facts import Programme, RowFacts
from courses.year.forms import RemarkForm
from courses.year.models import PlanState, YearPlan
from courses.year.queries import plans as find
from courses.year.queries.facts import programme as programme_of
from courses.year.queries.remarks import remarks
from courses.year.views import pages
from courses.year.views.found import page_of, plan_or_404, readable_or_404


@pages.get("/<int:number>")
def show(number: int) -> Any:
    """The plan as a picture and as a table, with what follows from it."""
    plan, me = readable_or_404(number)
    return shown(plan, me, RemarkForm(formdata=None))


def shown(plan: YearPlan, me: Person, form: RemarkForm) -> str:
    """The page of a plan, as the person may use it."""
    page = page_of(plan)
    made = find.made(plan.id)
    return render_template(
        "courses/year/plan.html", plan=plan, page=page, told=page.told, picture=page.picture(), words=words,
        lines=_lines(page.programme, page.rows),
        areas=area_names(), made=made, drafts=made.get(RoundState.draft, 0),
        left=len(page.rows) - sum(made.values()), untaught=sum(row.untaught for row in page.rows),
        form=form, remarks=remarks(plan.id), plans=may(me, "courses.plan", plan), says=may(me, "courses.remark", plan),
        approves=plan.state == PlanState.proposed and may(me, "courses.approve_year", plan), seen=put(plan).name,
    )  # fmt: skip


@pages.post("/<int:number>/anew")
def anew(number: int) -> Any:
    """Propose all rounds anew."""
    plan, me = plan_or_404(number)
    propose_anew(plan, by=me)
    flash(_("Här är ett nytt förslag."))
    return redirect(url_for(".show", number=number), 303)


@pages.post("/<int:number>/copy")
def copy(number: int) -> Any:
    """Take last year's rounds, on the same weekday of the same week."""
    plan, me = plan_or_404(number)
    count = copy_last_year(plan, by=me)
    flash(ngettext("%(num)s omgång är kopierad.", "%(num)s omgångar är kopierade.", count))
    return redirect(url_for(".show", number=number), 303)


@pages.post("/<int:number>/propose")
def put_forward(number: int) -> Any:
    """Put the plan forward for approval."""
    plan, me = plan_or_404(number)
    propose_plan(plan, by=me)
    flash(_("Planen är föreslagen. Nu kan den läsas och godkännas."))
    return redirect(url_for(".show", number=number), 303)


@pages.post("/<int:number>/rounds/make")
def lay_out(number: int) -> Any:
    """Make draft rounds of the plan."""
    plan, me = plan_or_404(number)
    count = make_rounds(plan, by=me)
    flash(
        ngettext("%(num)s omgång är upplagd som utkast.", "%(num)s omgångar är upplagda som utkast.", count)
        if count
        else _("Omgångarna fanns redan.")
    )
    return redirect(url_for(".show", number=number), 303)


@pages.post("/<int:number>/publish")
def make_public(number: int) -> Any:
    """Publish all of the plan's rounds at once."""
    plan, me = plan_or_404(number)
    count = publish_plan(plan, by=me)
    flash(ngettext("%(num)s omgång är publicerad.", "%(num)s omgångar är publicerade.", count))
    return redirect(url_for(".show", number=number), 303)


@pages.get("/<int:number>/arsblad.csv")
def year_sheet(number: int) -> Any:
    """Årsblad: every day of the plan, sorted by week."""
    plan, _me = readable_or_404(number)
    programme = programme_of(plan.programme_key) or abort(404)
    head = [
        _("Vecka"), _("Datum"), _("Dag"), _("Tid"), _("Kurs"), _("Tema"), _("Dagar"), _("Platser"), _("Kursledare"),
    ]  # fmt: skip
    body = sheet.csv(head, _lines(programme, find.facts(plan.id)), spoken())
    return _file(body, "text/csv; charset=utf-8", f"arsblad-{plan.year}.csv")


@pages.get("/<int:number>/rows/<int:row>.ics")
def calendar(number: int, row: int) -> Any:
    """The days of a planned round for a calendar."""
    plan, _me = readable_or_404(number)
    programme = programme_of(plan.programme_key) or abort(404)
    found = next((each for each in find.facts(plan.id) if each.number == row), None) or abort(404)
    mine = _lines(programme, [found])
    items = sheet.calendar_items(found, mine, whole_address(url_for(".show", number=number)))
    body = calendar_feed(items, name=f"{mine[0].title} {plan.year}", at=now())
    return _file(body, "text/calendar; charset=utf-8", f"omgang-{plan.year}-{mine[0].on.isoformat()}.ics")


def _lines(programme: Programme, rows: Any) -> list[sheet.Line]:
    whole = programme.whole
    titles = {whole.course_id: f"{programme.title}, {whole.title}"}
    for theme in programme.single.themes:
        titles[theme.course_id] = theme.title
    titles |= {-theme.id: theme.title for part in (whole, programme.single) for theme in part.themes}
    facts: list[RowFacts] = list(rows)
    return sheet.lines(facts, titles, find.trainer_names(facts))


def _file(body: bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
