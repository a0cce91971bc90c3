"""The shape of what people type about themselves."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from app.web.forms import Form
from app.web.words import lazy


class SignInForm(Form):
    """Who, and the password."""

    subject = StringField(
        lazy("E-post"), [DataRequired(lazy("Skriv den e-postadress du loggar in med.")), Length(max=200)]
    )
    password = PasswordField(lazy("Lösenord"), [DataRequired(lazy("Skriv ditt lösenord.")), Length(max=200)])
    next = HiddenField()


class PasswordForm(Form):
    """The present password and a new one."""

    password = PasswordField(
        lazy("Nuvarande lösenord"), [DataRequired(lazy("Skriv ditt nuvarande lösenord.")), Length(max=200)]
    )
    new_password = PasswordField(
        lazy("Nytt lösenord"), [DataRequired(lazy("Skriv ett nytt lösenord.")), Length(max=200)]
    )


class NewPasswordForm(Form):
    """A first password of one's own."""

    new_password = PasswordField(lazy("Nytt lösenord"), [DataRequired(lazy("Skriv ett lösenord.")), Length(max=200)])


class OwnPasswordForm(NewPasswordForm):
    """A password in the place of one that somebody else made; then on to the page one was on the way to."""

    next = HiddenField()
