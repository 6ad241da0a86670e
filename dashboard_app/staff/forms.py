"""Forms about people."""

from wtforms import BooleanField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.staff.membership import Role
from shared.modules.registry import all_permissions
from shared.web.forms import BaseForm, trimmed

LONGEST_PASSWORD = 200
LANGUAGE_CHOICES = [(language.code, language.name) for language in LANGUAGES.values()]
THEME_CHOICES = [("auto", _l("Like this device")), ("light", _l("Light")), ("dark", _l("Dark"))]
ROLE_CHOICES = [(Role.STAFF.value, _l("Staff")), (Role.OWNER.value, _l("Owner"))]


def _password(label: object, **options: object) -> PasswordField:
    return PasswordField(label, [InputRequired(), Length(max=LONGEST_PASSWORD)], **options)


class SignInForm(BaseForm):
    email = StringField(_l("E-mail address"), [DataRequired(), Length(max=254)], filters=[trimmed])
    password = _password(_l("Password"))


class ResetRequestForm(BaseForm):
    email = StringField(_l("E-mail address"), [DataRequired(), Length(max=254)], filters=[trimmed])


class NewPasswordForm(BaseForm):
    password = _password(_l("New password"))


class JoinForm(BaseForm):
    name = StringField(_l("Your name"), [DataRequired(), Length(max=100)], filters=[trimmed])
    password = _password(_l("Password"))


class ProfileForm(BaseForm):
    name = StringField(_l("Your name"), [DataRequired(), Length(max=100)], filters=[trimmed])
    locale = SelectField(_l("Language"), choices=LANGUAGE_CHOICES)
    theme = SelectField(_l("Appearance"), choices=THEME_CHOICES)


class PasswordForm(BaseForm):
    current_password = _password(_l("Present password"))
    password = _password(_l("New password"))
    again = PasswordField(_l("New password again"), [EqualTo("password", _l("The two passwords differ."))])


class PermissionsForm(BaseForm):
    """A role, and the permissions that count for staff."""

    role = RadioField(_l("Role"), choices=ROLE_CHOICES, default=Role.STAFF.value)
    permissions = SelectMultipleField(_l("Permissions"), choices=lambda: [(code, code) for code in all_permissions()])


class InvitationForm(PermissionsForm):
    email = StringField(_l("E-mail address"), [DataRequired(), Length(max=254)], filters=[trimmed])


class ApiKeyForm(BaseForm):
    name = StringField(_l("Name"), [DataRequired(), Length(max=80)], filters=[trimmed])
    permissions = SelectMultipleField(_l("Permissions"), choices=lambda: [(code, code) for code in all_permissions()])


class ConfirmForm(BaseForm):
    """Nothing but the button."""

    confirmed = BooleanField(default=True)
