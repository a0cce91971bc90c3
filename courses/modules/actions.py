"""What readers do: read a step, go on, choose a newer version, write for oneself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import delete, select

from app.api import (
    STOCKHOLM,
    Draft,
    Entry,
    Person,
    Problem,
    Ref,
    _,
    contains_personal_number,
    insert_into,
    lock,
    markup,
    now,
    record,
    record_many,
    session,
    today,
)
from courses.modules.models import Module, ModuleVersion, Reading, Reflection, Step, StepDone
from courses.modules.queries import done_keys, published_versions, version_of
from courses.modules.remaining import Progress, carried_over, progress

READ = "courses.read"
LONGEST_REFLECTION = 10_000


@dataclass(frozen=True)
class Onward:
    """Where a reader goes from a step: the next one to read (None when all are), and whether that made the whole."""

    step_key: str | None
    completed: bool
    progress: Progress


def finish_step(key: str, version: int, step_key: str, *, by: Person, declared: bool = False) -> Onward:
    """Mark a step as read and move on to the next; the last one completes the module and enters the ledger.

    key, version, step_key: the step as the reader saw it. declared: for material elsewhere, that the reader says to
    have gone through it. Doing it twice is doing it once. Raises Problem when the version is not the reader's, or
    when what is elsewhere was not declared.
    """
    found = version_of(key, version)
    if found is None or found[1].state != "published":
        raise Problem(_("Den versionen av modulen går inte att läsa. Öppna modulen på nytt."))
    module, text = found
    kinds = {step[0]: step[3] for step in text.outline}
    if step_key not in kinds:
        raise Problem(_("Steget finns inte i den här versionen. Öppna modulen på nytt."))
    if kinds[step_key] == "external" and not declared and step_key not in done_keys(by.id, text):
        raise Problem(_("Kryssa i att du har tagit del av materialet innan du går vidare."), field="declared")
    reading = _begin(by.id, module, version, step_key)
    if reading.version != version:
        raise Problem(_("Du läser en annan version av modulen nu. Öppna modulen på nytt."))
    _put(StepDone, [{"person_id": by.id, "module_id": module.id, "version": version, "step_key": step_key}])
    done = done_keys(by.id, text)
    onward = _after(progress(text.outline, done), step_key)
    completed = onward is None and reading.completed_version != version
    if completed:
        record(_read(by.id, module, text, today(), now()), by=by)  # What follows for the reading: see note_read.
    reading.step_key, reading.updated_at = onward or step_key, now()
    return Onward(onward, completed, progress(text.outline, done, reading.step_key))


def choose_newest(key: str, *, by: Person) -> int:
    """Go over to the newest version of a module. Steps whose text is the same count as read. Returns its number."""
    reading = session.scalar(
        select(Reading)
        .join(Module, Module.id == Reading.module_id)
        .where(Module.key == key, Reading.person_id == by.id)
    )
    if reading is None:
        raise Problem(_("Du har inte börjat på modulen."))
    lock(reading)
    module = session.get_one(Module, reading.module_id)
    if module.published is None or module.published <= reading.version:
        return reading.version
    old, new = _text(module.id, reading.version), _text(module.id, module.published)
    kept = carried_over(old.items(), new.items(), _done(by.id, reading))
    _put(
        StepDone,
        [
            {"person_id": by.id, "module_id": module.id, "version": module.published, "step_key": step}
            for step in sorted(kept)
        ],
    )
    left = next((step for step in new if step not in kept), None)
    reading.version, reading.updated_at = module.published, now()
    # When nothing differs for the reader the last step stays to be read, so that the new version is completed knowingly.
    last = list(new)[-1]
    if left is None:
        session.execute(
            delete(StepDone).where(
                StepDone.person_id == by.id, StepDone.module_id == module.id,
                StepDone.version == module.published, StepDone.step_key == last,
            )
        )  # fmt: skip
    reading.step_key = left or last
    return module.published


def save_reflection(key: str, step_key: str, number: int, text: str, *, by: Person) -> datetime:
    """Keep what the reader wrote for oneself; an empty text takes it away. Returns when it was saved.

    Raises Problem for a text with a personal identity number in it: what is private is still no place for clients.
    """
    text = text.replace("\r\n", "\n").strip()
    field = f"reflection-{number}"
    if len(text) > LONGEST_REFLECTION:
        raise Problem(_("Texten är för lång. Korta den till högst 10 000 tecken."), field=field)
    if contains_personal_number(text):
        raise Problem(
            _("Texten verkar innehålla ett personnummer. Ta bort det. Skriv inga uppgifter om klienter."), field=field
        )
    module_id = _has_reflection(by.id, key, step_key, number)
    if module_id is None:
        raise Problem(_("Frågan finns inte i steget längre. Kopiera din text och öppna modulen på nytt."))
    row = {"person_id": by.id, "module_id": module_id, "step_key": step_key, "number": number}
    if text:
        _put(Reflection, [row | {"text": text, "updated_at": now()}], change=("text", "updated_at"))
    else:
        session.execute(delete(Reflection).filter_by(**row))
    return now()


def read_many(rows: Iterable[tuple[int, str, int, date]], *, by: Person | None) -> int:
    """Note that people have read whole modules: (person id, module key, version, the day). Returns how many.

    For what comes from elsewhere, many at a time; the number of statements does not grow with the rows. Who has
    completed that version before is passed over. Raises LookupError for a version that is not published.
    """
    wanted = {(person, key, version): on for person, key, version, on in rows}
    versions = published_versions({key for _person, key, _version in wanted})
    if missing := {(key, version) for _person, key, version in wanted} - versions.keys():
        raise LookupError(f"not published: {sorted(missing)}")
    before = _completed({person for person, _key, _version in wanted}, {m.id for m, _text in versions.values()})
    steps, drafts = [], []
    for (person, key, version), on in wanted.items():
        module, text = versions[key, version]
        if (person, module.id, version) in before:
            continue
        at = datetime.combine(on, time(12), STOCKHOLM)
        ids = {"person_id": person, "module_id": module.id, "version": version}
        steps += [ids | {"step_key": step[0], "at": at} for step in text.outline]
        drafts.append(_read(person, module, text, on, None))
    _put(StepDone, steps)
    record_many(drafts, by=by)
    return len(drafts)


def note_read(entries: Sequence[Entry]) -> None:
    """Let what the ledger says was read show as read, whoever wrote it: this page, an import, a rebuild.

    Two statements, whatever the number of entries. What speaks of a module that is not here is passed over.
    """
    read = [e for e in entries if e.verb == READ and e.object_kind == "courses.module" and e.person_id is not None]
    if not read:
        return
    versions = published_versions({entry.object_key for entry in read})
    newest = {key: module.published for (key, _version), (module, _text) in versions.items()}
    rows: dict[tuple[int | None, str], dict[str, Any]] = {}
    for entry in read:
        known = (entry.object_key, entry.object_version) in versions
        version = entry.object_version if known else newest.get(entry.object_key)
        if version is None:
            continue
        module, text = versions[entry.object_key, version]
        at = datetime.combine(entry.happened_on, time(12), STOCKHOLM)
        rows[entry.person_id, entry.object_key] = {
            "person_id": entry.person_id, "module_id": module.id, "version": version, "step_key": text.outline[-1][0],
            "begun_at": at, "updated_at": at, "completed_version": version, "completed_on": entry.happened_on,
        }  # fmt: skip
    _put(
        Reading, list(rows.values()), keys=("person_id", "module_id"), change=("completed_version", "completed_on"),
    )  # fmt: skip


def _read(person_id: int, module: Module, text: ModuleVersion, on: date, at: datetime | None) -> Draft:
    ref = Ref("courses.module", module.key, text.version, text.title)
    return Draft(READ, person_id, ref, on, at, data={"minutes": text.minutes})


def _after(how_far: Progress, step_key: str) -> str | None:
    """The step that follows: the nearest one below that is not read, else the first one that is not."""
    place = how_far.place(step_key)
    order = (*how_far.steps[place + 1 :], *how_far.steps[:place])
    return next((step.key for step in order if step.key not in how_far.done), None)


def _begin(person_id: int, module: Module, version: int, step_key: str) -> Reading:
    """The person's reading of the module, begun now when there was none, held until the transaction ends."""
    row = {"person_id": person_id, "module_id": module.id, "version": version, "step_key": step_key}
    _put(Reading, [row], keys=("person_id", "module_id"))
    return session.execute(
        select(Reading)
        .where(Reading.person_id == person_id, Reading.module_id == module.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def _done(person_id: int, reading: Reading) -> set[str]:
    return set(
        session.scalars(
            select(StepDone.step_key).where(
                StepDone.person_id == person_id,
                StepDone.module_id == reading.module_id,
                StepDone.version == reading.version,
            )
        )
    )


def _text(module_id: int, version: int) -> dict[str, str]:
    """Each step's text in a version, in order."""
    rows = session.execute(
        select(Step.key, Step.body, Step.url)
        .join(ModuleVersion, ModuleVersion.id == Step.version_id)
        .where(ModuleVersion.module_id == module_id, ModuleVersion.version == version)
        .order_by(Step.position)
    )
    return {key: f"{url}\n{body}" for key, body, url in rows}


def _has_reflection(person_id: int, key: str, step_key: str, number: int) -> int | None:
    """The module's id, when the step that the person reads asks this question."""
    from courses.modules.queries import step_page

    page = step_page(person_id, key, step_key)
    if page is None or page.step is None:
        return None
    asked = markup.Slot("reflect", str(number)) in markup.slots(page.step.html)
    return page.module.id if asked else None


def _completed(people: set[int], modules: set[int]) -> set[tuple[int, int, int]]:
    """Who of these people has completed what: (person id, module id, version)."""
    rows = session.execute(
        select(Reading.person_id, Reading.module_id, Reading.completed_version).where(
            Reading.person_id.between(min(people, default=0), max(people, default=0)),
            Reading.module_id.in_(modules),
            Reading.completed_version.is_not(None),
        )
    )
    return {(person, module, version) for person, module, version in rows if version is not None}


def _put(table: Any, rows: list[dict[str, Any]], *, keys: tuple[str, ...] = (), change: tuple[str, ...] = ()) -> None:
    """Insert rows; where one is already there, change these columns of it, or leave it as it is."""
    if not rows:
        return
    statement = insert_into(table)
    names = keys or tuple(column.name for column in table.__table__.primary_key)
    if change:
        statement = statement.on_conflict_do_update(
            index_elements=list(names), set_={name: statement.excluded[name] for name in change}
        )
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(names))
    session.execute(statement, rows)
