"""Signing up."""

from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from shared.kernel.currencies import BY_COUNTRY
from shared.kernel.formats import country_choices
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed


class SignUpForm(BaseForm):
    store_name = StringField(_l("Store name"), [DataRequired(), Length(max=80)], filters=[trimmed])
    handle = StringField(_l("Address"), [DataRequired(), Length(max=63)], filters=[trimmed])
    country = SelectField(_l("Country"), choices=lambda: country_choices(BY_COUNTRY))
    locale = SelectField(_l("Language"), choices=[(one.code, one.name) for one in LANGUAGES.values()])
    name = StringField(_l("Your name"), [DataRequired(), Length(max=100)], filters=[trimmed])
    email = StringField(_l("E-mail address"), [DataRequired(), Length(max=254)], filters=[trimmed])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=200)])
