"""Uppföljning: the page and its files."""

from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from app.dates import today
from app.db import now
from app.follow_up.figures import choosing, export, reading, words
from app.follow_up.figures.forms import ChoiceForm, DayForm
from app.follow_up.figures.keeping import Kept, Nothing
from app.follow_up.figures.measures import Measure
from app.follow_up.figures.reading import EACH, Choice, Figure, Structure, Viewer
from app.follow_up.figures.tree import Inside
from app.follow_up.figures.viewing import GRANTS, PERMISSION, viewer_of
from app.follow_up.suppression import ALL
from app.permissions import may, require
from app.web.words import _, spoken

pages = Blueprint("figures", __name__)


@pages.get("/uppfoljning")
def figures() -> Any:
    """One figure, its rows, its trend."""
    me = require(PERMISSION)
    locale = spoken()
    asked = _asked(viewer_of(me), locale)
    if asked is None:
        return render_template("follow_up/figures_empty.html")
    figure, choice = asked.figure, asked.figure.choice
    return render_template(
        "follow_up/figures.html", figure=figure, choice=choice, viewer=asked.viewer, words=words, share=reading.share,
        form=_form(asked, locale), notices=asked.notices, address=choosing.address(choice), locale=locale,
        title=words.title(choice.measure, choice.part), definition=_definition(figure, locale), taken_at=now(),
        scale=_scale(figure), known_url=_known_url(choice), area_name=dict(asked.within.areas).get(choice.area, ""), each=EACH,
        has_grants=may(me, GRANTS),
    )  # fmt: skip


@pages.get("/uppfoljning/uppfoljning.csv")
def csv() -> Any:
    """The same as a file that Swedish Excel opens with a double click."""
    return _file(export.csv, "text/csv; charset=utf-8", "csv")


@pages.get("/uppfoljning/uppfoljning.xlsx")
def excel() -> Any:
    """The same as an Excel workbook."""
    return _file(export.excel, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


@dataclass(frozen=True)
class Asked:
    """What an address asked for, and the figure that answers."""

    viewer: Viewer
    within: Structure
    notices: tuple[str, ...]
    figure: Figure


def _asked(viewer: Viewer, locale: str) -> Asked | None:
    kept: Kept = current_app.extensions.setdefault("figures", Nothing() if current_app.testing else Kept())
    within = reading.structure(viewer, kept)
    if within is None:
        return None
    areas = [key for key, _name in within.areas]
    asked = choosing.chosen(
        request.args.to_dict(), within.parts, areas, any_day=viewer.names, today=today(), locale=locale
    )
    return Asked(viewer, within, asked.notices, reading.figure(asked.choice, viewer, within, kept))


def _file(made: Any, mimetype: str, ending: str) -> Any:
    me = require(PERMISSION)
    locale = spoken()
    asked = _asked(viewer_of(me), locale)
    if asked is None:
        return render_template("follow_up/figures_empty.html")
    choice = asked.figure.choice
    area = dict(asked.within.areas).get(choice.area, "")
    body = made(export.sheet(asked.figure, asked.viewer.place, area, now(), locale))
    name = f"uppfoljning-{choice.measure}-{choice.end.isoformat()}.{ending}"
    return Response(body, mimetype=mimetype, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _form(asked: Asked, locale: str) -> ChoiceForm:
    figure, choice = asked.figure, asked.figure.choice
    said = choosing.address(choice) | {
        "day": choice.end if request.args.get("day") else None,
        "known": choice.known_on,
    }
    form = (DayForm if asked.viewer.names else ChoiceForm)(data=said)
    form.measure.choices = {
        part.label: [(f"{part.key}:{each}", words.title(each, part)) for each in Measure] for part in asked.within.parts
    }
    ends = choosing.periods(choice.end, figure.earliest, today())
    form.to.choices = [(end.isoformat(), words.period(end, locale)) for end in ends]
    inside = [how for how in Inside if how != Inside.then or figure.tree.had_districts(choice.end)]
    form.inside.choices = [(how.value, words.inside(how)) for how in inside]
    form.inside.label.text = _("Visa %(place)s som", place=figure.tree.inside())
    form.area.choices = [(ALL, _("Alla")), *asked.within.areas, (EACH, _("Jämför områdena"))]
    return form


def _definition(figure: Figure, locale: str) -> list[str]:
    more = words.whole_definition(figure.choice.measure, figure.choice.end, locale)
    return [*more, words.hiding()] if figure.hides else more


def _scale(figure: Figure) -> float:
    """The foot of the small curves: the same for all rows, so that they can be compared."""
    known = [value for line in (figure.total, *figure.lines) for value in line.trend if value is not None]
    return min(known, default=0.0)


def _known_url(choice: Choice) -> str:
    other = replace(choice, known_on=None if choice.known_on else choice.end)
    return url_for(".figures", **choosing.address(other))
