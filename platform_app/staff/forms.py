"""Forms of the operator console."""

from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed


class OperatorSignInForm(BaseForm):
    email = StringField(_l("E-mail address"), [DataRequired(), Length(max=254)], filters=[trimmed])
    password = PasswordField(_l("Password"), [InputRequired(), Length(max=200)])
