"""The account's forms."""

from wtforms import BooleanField, PasswordField, SelectField, StringField

from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed
from storefront_app.context import store

MAIL = {
    "type": "email",
    "autocomplete": "email",
    "inputmode": "email",
    "dir": "ltr",
    "autocapitalize": "off",
    "required": True,
}
NEW_PASSWORD = {"autocomplete": "new-password", "dir": "ltr"}


class SignInForm(BaseForm):
    """By code, or with a password."""

    email = StringField(_l("E-mail"), filters=[trimmed])
    password = PasswordField(_l("Password"))


class CodeForm(BaseForm):
    code = StringField(_l("Code"), filters=[trimmed])


class RegisterForm(BaseForm):
    name = StringField(_l("Name"), filters=[trimmed])
    email = StringField(_l("E-mail"), filters=[trimmed])
    password = PasswordField(_l("Password"))
    accepts_marketing = BooleanField(_l("Write to me about news and offers of this shop"))


class PasswordForm(BaseForm):
    """``present`` is asked where there is one."""

    present = PasswordField(_l("Present password"))
    password = PasswordField(_l("New password"))


class EmailForm(BaseForm):
    email = StringField(_l("New e-mail address"), filters=[trimmed])


class ProfileForm(BaseForm):
    name = StringField(_l("Name"), filters=[trimmed])
    phone = StringField(_l("Telephone"), filters=[trimmed])
    locale = SelectField(_l("Language"), validate_choice=False)
    accepts_marketing = BooleanField(_l("Write to me about news and offers of this shop"))

    def offer_languages(self) -> "ProfileForm":
        """Those that the shop speaks."""
        self.locale.choices = [(code, LANGUAGES[code].name) for code in store().locales if code in LANGUAGES]
        return self
