"""What there is time for, as rows. Written out here and not in the template, for every start page has them."""

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from app.api import Found, StopState, _, stop_icon
from courses.modules.addresses import step_url
from courses.modules.queries import Suggestion


def minute_rows(
    begun: Sequence[Found], own: Sequence[Suggestion], others: Sequence[Found], unread: Sequence[Suggestion]
) -> Markup:
    """A list item for each, in this order; the first is where the person is, when it has been begun.

    begun, others: what other plugins have. own, unread: steps of modules.
    """
    rows = [
        *(_other(each, StopState.ahead if place else StopState.now, True) for place, each in enumerate(begun)),
        *(_steps(each, StopState.ahead if place or begun else StopState.now) for place, each in enumerate(own)),
        *(_other(each, StopState.ahead, False) for each in others),
        *(_steps(each, StopState.ahead) for each in unread),
    ]
    return Markup("\n".join(rows))  # noqa: S704 (every word in it has been escaped)


def _steps(each: Suggestion, state: StopState) -> str:
    module, fit = each.module, each.fit
    link = f'<a href="{escape(step_url(module.key, fit.key))}">{escape(module.title)}</a>'
    whole = fit.minutes == module.progress.minutes and not module.progress.done_count
    which = _("steg %(n)s", n=fit.first) if fit.first == fit.last else _(
        "steg %(first)s–%(last)s", first=fit.first, last=fit.last
    )  # fmt: skip
    return _row("module", state, link, "" if whole else which, fit.minutes, "row-end nowrap")


def _other(found: Found, state: StopState, begun: bool) -> str:
    link = f'<a href="{escape(found.url)}">{escape(found.title)}</a>'
    kind = "quiz" if found.kind.startswith("quizzes.") else "half_day"
    return _row(kind, state, link, _("påbörjad") if begun else "", found.minutes or 0, "row-end")


def _row(kind: str, state: StopState, link: str, more: str, minutes: int, end: str) -> str:
    told = f', <span class="nowrap">{escape(more)}</span>' if more else ""
    time = escape(_("%(n)s min", n=minutes))
    return f'<li>{stop_icon(kind, state)}<div class="row-main">{link}{told}</div><span class="{end}">{time}</span></li>'
