"""Forms about the store."""

from zoneinfo import available_timezones

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from shared.kernel.currencies import BY_COUNTRY, EXPONENTS
from shared.kernel.formats import country_choices
from shared.kernel.i18n import LANGUAGES, current_babel_locale
from shared.kernel.i18n import lazy_gettext as _l
from shared.web.forms import BaseForm, trimmed

LANGUAGE_CHOICES = [(language.code, language.name) for language in LANGUAGES.values()]


def countries() -> list[tuple[str, str]]:
    return country_choices(BY_COUNTRY)


def currencies() -> list[tuple[str, str]]:
    """``EUR · Euro``, sorted by name in the reader's language."""
    names = current_babel_locale().currencies
    return sorted(((code, f"{names.get(code, code)} ({code})") for code in EXPONENTS), key=lambda pair: pair[1])


def zones() -> list[tuple[str, str]]:
    """Time zones that name a place, such as ``Europe/Amsterdam``."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


class NewStoreForm(BaseForm):
    store_name = StringField(_l("Store name"), [DataRequired(), Length(max=80)], filters=[trimmed])
    handle = StringField(_l("Address"), [DataRequired(), Length(max=63)], filters=[trimmed])
    country = SelectField(_l("Country"), choices=countries)
    locale = SelectField(_l("Language of the store"), choices=LANGUAGE_CHOICES)


class GeneralForm(BaseForm):
    name = StringField(_l("Store name"), [DataRequired(), Length(max=80)], filters=[trimmed])
    email = StringField(_l("E-mail address for customers"), [DataRequired(), Length(max=254)], filters=[trimmed])
    phone = StringField(_l("Telephone"), [Optional(), Length(max=40)], filters=[trimmed])
    description = TextAreaField(_l("Description"), [Optional(), Length(max=320)], filters=[trimmed])
    country = SelectField(_l("Country"), choices=countries)
    timezone = SelectField(_l("Time zone"), choices=zones)
    order_prefix = StringField(_l("Before order numbers"), [Length(max=8)], filters=[trimmed])


class LanguagesForm(BaseForm):
    default_locale = SelectField(_l("Main language"), choices=LANGUAGE_CHOICES)
    locales = SelectMultipleField(_l("Languages that shoppers can choose"), choices=LANGUAGE_CHOICES)
    currency = SelectField(_l("Currency"), choices=currencies)


class DomainForm(BaseForm):
    host = StringField(_l("Domain"), [DataRequired(), Length(max=253)], filters=[trimmed])
