"""Pages and menus as they are typed."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed


class PageForm(BaseForm):
    title = StringField(_l("Title"), [DataRequired(_l("Give the page a title.")), Length(max=255)], filters=[trimmed])
    body = TextAreaField(_l("Text"))
    handle = StringField(_l("Address"), [Length(max=120)], filters=[trimmed])
    is_published = BooleanField(_l("Shoppers can read this page"), default=True)


class PageTranslationForm(BaseForm):
    title = StringField(_l("Title"), [Length(max=255)], filters=[trimmed])
    body = TextAreaField(_l("Text"))


class MenuForm(BaseForm):
    """A menu's name; its links are in the fields ``link`` (see ``links``)."""

    title = StringField(_l("Name"), [DataRequired(_l("Name this menu.")), Length(max=120)], filters=[trimmed])
