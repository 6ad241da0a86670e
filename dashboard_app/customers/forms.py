"""A customer's details as staff change them."""

from typing import Any

from wtforms import BooleanField, SelectField, StringField

from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed


class CustomerForm(BaseForm):
    name = StringField(_l("Name"), filters=[trimmed])
    phone = StringField(_l("Telephone"), filters=[trimmed])
    locale = SelectField(_l("Language"), choices=[(code, one.name) for code, one in LANGUAGES.items()])
    accepts_marketing = BooleanField(_l("Wants news and offers by mail"))

    @property
    def wish(self) -> dict[str, Any]:
        return {
            "name": self.name.data or "",
            "phone": self.phone.data or "",
            "locale": self.locale.data or "",
            "accepts_marketing": bool(self.accepts_marketing.data),
        }
