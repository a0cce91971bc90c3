"""What can be done on a person's page: for each, its form and what follows. Each returns what to tell afterwards."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from app.db import session
from app.organisations.administration import forms, queries
from app.organisations.models import Absence, Post, Relation
from app.organisations.posts import actions as posts
from app.people import actions as people
from app.people.models import Credits, Degree, Person
from app.problems import Problem
from app.web.forms import Form
from app.web.words import _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """One thing to do with a person: the form that asks for it, and the deed."""

    form: type[Form]
    do: Callable[[Person, Any, Person, date], str]


def rename(person: Person, form: Any, me: Person, on: date) -> str:
    """Another name or address."""
    if person.protected:
        raise Problem(_("Namnet är skyddat och kan inte ändras här."))
    people.rename(person, form.given_name.data, form.family_name.data, form.email.data or None, by=me)
    return _("Namnet är ändrat.")


def hire(person: Person, form: Any, me: Person, on: date) -> str:
    """Another post."""
    posts.hire_many([new_post(person, form)], by=me)
    return _("Tjänsten är tillagd.")


def new_post(person: Person, form: Any) -> posts.NewPost:
    """The post that a form describes."""
    return new_post_of(person.id, form)


def new_post_of(person_id: int, form: Any) -> posts.NewPost:
    """As ``new_post``, for the person of this id."""
    return posts.NewPost(
        person_id=person_id,
        unit_id=form.unit_id.data,
        employer_id=queries.employer_of(form.unit_id.data, form.first_on.data),
        role=form.role.data,
        first_on=form.first_on.data,
        last_on=form.last_on.data,
        title=(form.title.data or "").strip(),
        service_area=form.service_area.data,
        percent=form.percent.data,
        employment_number=(form.employment_number.data or "").strip() or None,
        entry_profile=form.entry_profile.data,
    )


def correct(post: Post, form: Any, me: Person) -> None:
    """What a form says that a post should have been from the beginning."""
    wanted = asdict(new_post_of(post.person_id, form))
    posts.change_posts([(post, {name: value for name, value in wanted.items() if name != "person_id"})], by=me)


def end_post(person: Person, form: Any, me: Person, on: date) -> str:
    """A post gets its last day."""
    post = _own(Post, form.number.data, person)
    if post.unit_id not in set(session.scalars(queries.organisations_of(me, on))):
        raise Problem(_("Tjänsten finns hos en annan arbetsgivare."))
    posts.end_posts([post], form.last_on.data, by=me)
    return _("Tjänsten har fått en sista dag. Det personen har lärt sig finns kvar.")


def set_profile(person: Person, form: Any, me: Person, on: date) -> str:
    """How the holder of a post enters the profession; programmes for those who enter so are granted at once."""
    post = _own(Post, form.number.data, person)
    if post.unit_id not in set(session.scalars(queries.organisations_of(me, on))):
        raise Problem(_("Tjänsten finns hos en annan arbetsgivare."))
    posts.change_posts([(post, {"entry_profile": form.entry_profile.data})], by=me)
    return _("Entréprofilen är sparad. Program som hör till den börjar gälla direkt.")


def away(person: Person, form: Any, me: Person, on: date) -> str:
    """Days away, without a reason."""
    absence = posts.NewAbsence(person.id, form.first_on.data, form.last_on.data, form.percent.data)
    posts.register_absences([absence], by=me)
    return _("Frånvaron är registrerad. Tidsgränser följer med.")


def back(person: Person, form: Any, me: Person, on: date) -> str:
    """An absence gets its last day, or never was when no day is given."""
    absence = _own(Absence, form.number.data, person)
    if form.last_on.data is None:
        posts.remove_absence(absence, by=me)
        return _("Frånvaron är borttagen.")
    posts.change_absence(absence, absence.first_on, form.last_on.data, by=me)
    return _("Frånvaron har fått en sista dag.")


def stand_in(person: Person, form: Any, me: Person, on: date) -> str:
    """Someone decides in the manager's place for some days."""
    found = queries.people_meant(me, form.holder.data, on)
    if len(found) != 1:
        sentence = _("Ingen med det namnet finns här.")
        if found:
            sentence = _("Flera har det namnet. Skriv hela namnet, eller e-postadressen.")
        raise Problem(sentence, field="holder")
    posts.appoint_deputy(found[0], person, form.first_on.data, form.last_on.data, by=me)
    return _("%(name)s är ställföreträdare.", name=found[0].name)


def end_stand_in(person: Person, form: Any, me: Person, on: date) -> str:
    """A deputy is one no more."""
    relation = _own(Relation, form.number.data, person)
    posts.end_relations([relation], on - ONE_DAY, by=me)
    return _("Ställföreträdaren är borttagen.")


def add_degree(person: Person, form: Any, me: Person, on: date) -> str:
    """A degree; verified when the certificate has been seen."""
    points = float(form.credits_hp.data) if form.credits_hp.data is not None else None
    seen = on if form.verified.data else None
    degree = people.NewDegree(person.id, form.kind.data, form.title.data, form.awarded_on.data, points, seen)
    _not_oneself(person, me, seen)
    people.add_degrees([degree], by=me)
    return _("Examen är tillagd.")


def add_credits(person: Person, form: Any, me: Person, on: date) -> str:
    """Further points; verified when the certificate has been seen."""
    seen = on if form.verified.data else None
    points = people.NewCredits(person.id, form.title.data, float(form.hp.data), form.completed_on.data, seen)
    _not_oneself(person, me, seen)
    people.add_credits([points], by=me)
    return _("Högskolepoängen är tillagda.")


def verify_degree(person: Person, form: Any, me: Person, on: date) -> str:
    """The certificate of a degree has been seen."""
    people.verify(_own(Degree, form.number.data, person), on, by=me)
    return _("Examen är styrkt.")


def verify_credits(person: Person, form: Any, me: Person, on: date) -> str:
    """The certificate of further points has been seen."""
    people.verify(_own(Credits, form.number.data, person), on, by=me)
    return _("Högskolepoängen är styrkta.")


def remove_degree(person: Person, form: Any, me: Person, on: date) -> str:
    """A degree that was written down by mistake."""
    people.remove_degree(_own(Degree, form.number.data, person), by=me)
    return _("Examen är borttagen.")


def remove_credits(person: Person, form: Any, me: Person, on: date) -> str:
    """Points that were written down by mistake."""
    people.remove_degree(_own(Credits, form.number.data, person), by=me)
    return _("Högskolepoängen är borttagna.")


def protect(person: Person, form: Any, me: Person, on: date) -> str:
    """The name is hidden behind an alias everywhere."""
    people.protect(person, form.alias.data, by=me)
    return _("Namnet visas inte längre någonstans.")


def unprotect(person: Person, form: Any, me: Person, on: date) -> str:
    """The name is shown again."""
    people.unprotect(person, by=me)
    return _("Namnet visas igen.")


def end_sign_ins(person: Person, form: Any, me: Person, on: date) -> str:
    """Signed out everywhere."""
    people.end_sign_ins(person, by=me)
    return _("Personen är utloggad överallt.")


def close_identities(person: Person, form: Any, me: Person, on: date) -> str:
    """No way of signing in holds any more."""
    people.close_identities(person, on - ONE_DAY, by=me)
    return _("Personen kan inte längre logga in.")


def _own(table: Any, number: int, person: Person) -> Any:
    row = session.get(table, number)
    if row is None or row.person_id != person.id:
        raise Problem(_("Raden finns inte längre. Ladda om sidan."))
    return row


def _not_oneself(person: Person, me: Person, seen: date | None) -> None:
    if seen and person.id == me.id:
        raise Problem(_("Någon annan än du själv behöver styrka din examen."), field="verified")


#: What can be done, by the name in the form.
CHANGES = {
    "name": Change(forms.NameForm, rename),
    "post": Change(forms.PostForm, hire),
    "end-post": Change(forms.EndForm, end_post),
    "profile": Change(forms.ProfileForm, set_profile),
    "absence": Change(forms.AbsenceForm, away),
    "back": Change(forms.BackForm, back),
    "deputy": Change(forms.DeputyForm, stand_in),
    "end-deputy": Change(forms.NumberForm, end_stand_in),
    "degree": Change(forms.DegreeForm, add_degree),
    "credits": Change(forms.CreditsForm, add_credits),
    "verify-degree": Change(forms.NumberForm, verify_degree),
    "verify-credits": Change(forms.NumberForm, verify_credits),
    "remove-degree": Change(forms.NumberForm, remove_degree),
    "remove-credits": Change(forms.NumberForm, remove_credits),
    "protect": Change(forms.AliasForm, protect),
    "unprotect": Change(Form, unprotect),
    "sign-out": Change(Form, end_sign_ins),
    "close-sign-in": Change(Form, close_identities),
}
