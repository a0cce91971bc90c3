"""Reading and writing a long file, as work that the page follows: first what it would change, then the change itself."""

from pathlib import Path
from typing import Any

from flask import current_app

from app.dates import today
from app.db import session
from app.organisations.imports import waiting
from app.organisations.imports.actions import import_people, plan_import
from app.organisations.imports.differences import Plan
from app.organisations.imports.queries import employers_of
from app.organisations.models import Organisation
from app.people.models import Person
from app.portions import end_portion
from app.problems import Problem
from app.web.formats import number
from app.web.words import _, ngettext, spoken
from app.web.work.kinds import End, Tell

PLAN, IMPORT = "organisations.plan", "organisations.import"
#: Differences and faults told on the page; the counts are of all.
SHOWN, FAULTS = 500, 200
KINDS = ("new", "changed", "moved", "ended", "unchanged")


def plan_file(values: dict[str, Any], person_id: int, tell: Tell) -> End:
    """Find out what a waiting file would do, for the page that asks whether it may."""
    file, employer = fetched(values["token"], session.get_one(Person, person_id))
    plan = plan_import(file.data, employer, today(), full=file.full)
    waiting.keep_plan(folder(), values["token"], told(plan))
    said = ngettext("%(num)s rad är läst.", "%(num)s rader är lästa.", plan.lines)
    return End(said, "organisations.import_plan", {"token": values["token"]})


def import_file(values: dict[str, Any], person_id: int, tell: Tell) -> End:
    """Let a waiting file do what it would."""
    me = session.get_one(Person, person_id)
    file, employer = fetched(values["token"], me)
    name = employer.name
    plan, done = import_people(file.data, employer, today(), full=file.full, by=me, tell=tell, portions=end_portion)
    waiting.throw_away(folder(), values["token"])
    said = _(
        "Filen är importerad till %(name)s. Nya tjänster: %(new)s, ändrade: %(changed)s, flyttade: %(moved)s, "
        "avslutade: %(ended)s. Rader med fel, som lämnades: %(faults)s.",
        name=name, faults=number(len(plan.faults), spoken()),
        **{kind: number(getattr(done, kind), spoken()) for kind in ("new", "changed", "moved", "ended")},
    )  # fmt: skip
    if plan.without_profile:
        said = " ".join((said, without_profile(plan.without_profile)))
    return End(said, "organisations.people_list")


def forget_files() -> None:
    """By the clock: remove files that nobody has confirmed for a day."""
    waiting.forget_old(folder())


def fetched(token: str, me: Person) -> tuple[waiting.Waiting, Organisation]:
    """The file of this secret and whose people it is about. Raises Problem when it is not there for this person."""
    file = waiting.fetch(folder(), token, me.id)
    employer = next((each for each in employers_of(me, today()) if file and each.key == file.employer), None)
    if file is None or employer is None:
        raise Problem(_("Filen finns inte kvar. Välj den igen."))
    return file, employer


def without_profile(count: int) -> str:
    """How many are granted no programme yet, and why."""
    return ngettext(
        "%(num)s nyanställd saknar entréprofil och får inget program förrän profilen är satt.",
        "%(num)s nyanställda saknar entréprofil och får inget program förrän profilen är satt.",
        count,
    )


def told(plan: Plan) -> dict[str, Any]:
    """What the page tells about a plan: all counts, and the first of the differences and the faults."""
    shown = [each for each in plan.differences if each.kind != "unchanged" or each.notes]
    return {
        "counts": {kind: plan.count(kind) for kind in KINDS},
        "relations": len(plan.relations),
        "without_profile": without_profile(plan.without_profile) if plan.without_profile else "",
        "faults": [[fault.line, fault.sentence] for fault in plan.faults[:FAULTS]],
        "fault_count": len(plan.faults),
        "more": max(0, len(shown) - SHOWN),
        "differences": [
            {
                "kind": each.kind,
                "name": each.name,
                "number": each.number,
                "line": each.line,
                "changes": [[change.field, change.before, change.after] for change in each.changes],
                "place": f"{each.row.unit}, {each.row.first_on}" if each.kind == "new" and each.row else "",
                "notes": each.notes,
            }
            for each in shown[:SHOWN]
        ],
    }


def folder() -> Path:
    """Where files wait."""
    return Path(current_app.config["FARDPLAN"].data)
