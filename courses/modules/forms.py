"""What readers and editors fill in."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.api import Form, hook, lazy, requirement_choices
from courses.modules.desk import web_courses
from courses.modules.facts import KEY, LONGEST_STEP, LONGEST_TITLE, ModuleFacts, StepFacts
from courses.modules.lines import key_of, objectives_of, objectives_text, sources_of, sources_text
from courses.modules.words import AREAS, ASKS, INDUCTIONS, PROCESS_STEPS, STEP_KINDS

NEW = "+"
LONGEST_TEXT = 60_000


class OnwardForm(Form):
    """The button that marks a step as read and goes on."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, 100_000)])
    declared = BooleanField(lazy("Jag har tagit del av materialet"))


def _choices(known: Any) -> list[SelectChoice]:
    """Choices from a dict or from pairs of value and label."""
    pairs = known.items() if isinstance(known, dict) else known
    return [SelectChoice(value=value, label=label) for value, label in pairs]


def _checks(label: Any, known: dict[str, Any]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [Optional()],
        choices=_choices(known),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _key(label: Any, description: Any) -> StringField:
    return StringField(
        label,
        [Optional(), Regexp(f"^{KEY.pattern}$", message=lazy("Skriv a–z, siffror och bindestreck, högst 60 tecken."))],
        description=description,
    )


class InCourseForm(Form):
    """A module's title and the web course it belongs to, one of those there are or a new one."""

    title = StringField(lazy("Titel"), [DataRequired(lazy("Skriv en titel.")), Length(max=LONGEST_TITLE)])
    course = SelectField(lazy("Webbkurs"))
    new_course = StringField(lazy("Den nya webbkursens titel"), [Optional(), Length(max=LONGEST_TITLE)])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.titles = {course.key: course.title for course in web_courses()}
        self.course.choices = _choices(self.titles | {NEW: lazy("En ny webbkurs")})

    def validate(self, extra_validators: Any = None) -> bool:
        """A new course needs a title."""
        sound = bool(super().validate(extra_validators))
        if self.course.data == NEW and not key_of(self.new_course.data or ""):
            self.new_course.errors = [str(lazy("Skriv den nya webbkursens titel."))]
            return False
        return sound

    @property
    def chosen(self) -> tuple[str, str]:
        """The key and the title of the course."""
        if self.course.data == NEW:
            return key_of(self.new_course.data), self.new_course.data.strip()
        return self.course.data, self.titles[self.course.data]


class FactsForm(InCourseForm):
    """What is told about a module, and the course it belongs to."""

    intro = TextAreaField(lazy("Inledning"), [Optional(), Length(max=LONGEST_TEXT)])
    areas = _checks(lazy("Kunskapsområden"), AREAS)
    requirements = _checks(lazy("Krav som modulen är underlag för"), {})
    objectives = TextAreaField(
        lazy("Mål"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=lazy(
            "Ett mål på varje rad: nivå, kolon, text. Nivåerna är fakta, förståelse, färdighet, förtrogenhet."
        ),
    )
    process_step = SelectField(lazy("Steg i handläggningen"), choices=_choices({"": "–"} | PROCESS_STEPS))
    induction = SelectField(lazy("Introduktion"), choices=_choices({"": "–"} | INDUCTIONS))
    asks = _checks(lazy("Modulen svarar på"), ASKS)
    sources = TextAreaField(
        lazy("Källor"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=lazy("En källa på varje rad: titel, lodstreck, adress. Adressen kan utelämnas."),
    )
    review_by = DateField(lazy("Ses över senast"), [Optional()])
    quiz = SelectField(lazy("Frågor"), validate_choice=False)
    example = BooleanField(lazy("Texten är ett exempel"))
    revision = HiddenField(default="0")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        own = str(self.quiz.data or "")
        offered = {f.key: f.title for group in hook.offer(kind="quizzes.quiz", text="") for f in group}
        self.requirements.choices = _choices(requirement_choices())
        self.quiz.choices = _choices({"": lazy("Inga frågor")} | ({own: own} if own else {}) | offered)

    @classmethod
    def of(cls, facts: ModuleFacts, revision: int) -> "FactsForm":
        """The form, filled with what the draft says."""
        return cls(
            data={
                "title": facts.title, "course": facts.course_key, "intro": facts.intro, "areas": list(facts.areas),
                "requirements": list(facts.requirements), "objectives": objectives_text(facts.objectives),
                "process_step": facts.process_step,
                "induction": facts.induction, "asks": list(facts.asks), "sources": sources_text(facts.sources),
                "review_by": facts.review_by, "quiz": facts.quiz, "example": facts.example, "revision": str(revision),
            }
        )  # fmt: skip

    def facts(self, before: ModuleFacts) -> ModuleFacts:
        """What was typed, on top of what stays: the key, the number, the steps and the files."""
        course_key, course_title = self.chosen
        return ModuleFacts(
            key=before.key,
            version=before.version,
            title=self.title.data.strip(),
            course_key=course_key,
            course_title=course_title,
            intro=_plain(self.intro.data),
            areas=tuple(self.areas.data or ()),
            requirements=tuple(self.requirements.data or ()),
            objectives=objectives_of(self.objectives.data or ""),
            process_step=self.process_step.data,
            induction=self.induction.data,
            asks=tuple(self.asks.data or ()),
            sources=sources_of(self.sources.data or ""),
            review_by=self.review_by.data,
            example=bool(self.example.data),
            quiz=self.quiz.data or "",
            steps=before.steps,
            files=before.files,
        )


class NewModuleForm(InCourseForm):
    """A module to begin."""

    key = _key(
        lazy("Nyckel"),
        lazy("Står i adressen och i deltagarnas historik, och ändras aldrig. Lämna tomt så görs den av titeln."),
    )

    def facts(self) -> ModuleFacts:
        """The module as it begins: a title in a course."""
        course_key, course_title = self.chosen
        return ModuleFacts(
            key=self.key.data or key_of(self.title.data),
            version=1,
            title=self.title.data.strip(),
            course_key=course_key,
            course_title=course_title,
        )


class StepForm(Form):
    """One step."""

    title = StringField(lazy("Titel"), [DataRequired(lazy("Skriv en titel.")), Length(max=LONGEST_TITLE)])
    key = _key(lazy("Nyckel"), lazy("Står i adressen. Lämna tomt så görs den av titeln."))
    minutes = IntegerField(
        lazy("Minuter"),
        [
            InputRequired(lazy("Skriv hur många minuter steget tar.")),
            NumberRange(1, LONGEST_STEP, lazy("Skriv hela minuter, från 1 till 60.")),
        ],
    )
    kind = SelectField(lazy("Slag"), choices=_choices(STEP_KINDS))
    body = TextAreaField(lazy("Text"), [Optional(), Length(max=LONGEST_TEXT)])
    url = StringField(lazy("Adress till materialet"), [Optional(), Length(max=500)])
    provider = StringField(lazy("Vems materialet är"), [Optional(), Length(max=LONGEST_TITLE)])
    declaration = StringField(lazy("Det deltagaren intygar"), [Optional(), Length(max=300)])
    file = SelectField(lazy("Film"), validate_choice=False)
    captions = SelectField(lazy("Textning"), validate_choice=False)
    revision = HiddenField(default="0")

    def offer_files(self, names: list[str]) -> None:
        """Let films and captions be chosen among the draft's files."""
        self.file.choices = _choices({"": "–"} | {n: n for n in names if n.endswith((".mp4", ".webm"))})
        self.captions.choices = _choices({"": "–"} | {n: n for n in names if n.endswith(".vtt")})

    def step(self) -> StepFacts:
        """What was typed."""
        return StepFacts(
            key=self.key.data or key_of(self.title.data),
            title=self.title.data.strip(),
            minutes=self.minutes.data or 0,
            kind=self.kind.data,
            body=_plain(self.body.data),
            url=(self.url.data or "").strip(),
            provider=(self.provider.data or "").strip(),
            declaration=(self.declaration.data or "").strip(),
            file=self.file.data or "",
            captions=self.captions.data or "",
        )


class FileForm(Form):
    """A picture, a film or captions."""

    file = FileField(lazy("Fil"))


def _plain(text: str | None) -> str:
    """Typed text with the line ends of files."""
    return (text or "").replace("\r\n", "\n").strip()
