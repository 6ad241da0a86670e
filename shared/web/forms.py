"""Forms in the reader's language. The token is checked at the door (shared.web.csrf), not per form."""

from functools import lru_cache
from typing import Any

from flask import request
from markupsafe import Markup, escape
from wtforms import Field, Form, StringField, ValidationError
from wtforms.meta import DefaultMeta
from wtforms.widgets import Select, TextInput, html_params

from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import gettext
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money, parse_money

#: What WTForms says by itself, in words of ours; it fills in ``min``, ``max`` and the like afterwards.
WORDS = {
    "This field is required.": _l("Fill this in."),
    "Invalid input.": _l("This cannot be read."),
    "Not a valid choice.": _l("Choose one of these."),
    "Invalid Choice: could not coerce.": _l("Choose one of these."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Choose one of these."),
    "'%(value)s' is not a valid choice for this field.": _l("Choose one of these."),
    "Not a valid integer value.": _l("Type a whole number."),
    "Not a valid decimal value.": _l("Type a number."),
    "Not a valid float value.": _l("Type a number."),
    "Not a valid date value.": _l("Type a date such as 2026-12-24."),
    "Not a valid datetime value.": _l("Type a date and a time, such as 2026-12-24 09:00."),
    "Not a valid time value.": _l("Type a time."),
    "Number must be at least %(min)s.": _l("Type a number of at least %(min)s."),
    "Number must be at most %(max)s.": _l("Type a number of at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Type a number from %(min)s to %(max)s."),
    "Field must be at least %(min)d character long.": _l("This is too short: type at least %(min)d characters."),
    "Field cannot be longer than %(max)d character.": _l("This is too long: type at most %(max)d characters."),
    "Field must be exactly %(max)d character long.": _l("Type exactly %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Type from %(min)d to %(max)d characters."),
    "Invalid URL.": _l("Type a whole address with https://."),
}


class OurTranslations:
    """WTForms' own messages through our catalogs, their placeholders still in them."""

    def gettext(self, text: str) -> str:
        return str(WORDS[text]) if text in WORDS else gettext(text)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.gettext(singular)


class OurMeta(DefaultMeta):
    def get_translations(self, form: Any) -> OurTranslations:
        return OurTranslations()


class BaseForm(Form):
    """A form bound to the present request; keeps what was typed when something is wrong.

    ``bound=False`` is for the other forms of a page on which one was sent.
    """

    Meta = OurMeta

    def __init__(self, *, bound: bool = True, **values: Any) -> None:
        sent = request.form if bound and request.method in ("POST", "PUT", "PATCH", "DELETE") else None
        super().__init__(formdata=sent, **values)

    def validate_on_submit(self) -> bool:
        return request.method in ("POST", "PUT", "PATCH", "DELETE") and self.validate()

    def take_errors(self, error: ShopsteadError) -> None:
        """Show a service's complaints beside their fields; the rest goes to the form as a whole."""
        for name, message in error.fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, message]
            else:
                self.form_errors.append(message)
        if not error.fields and error.message:
            self.form_errors.append(error.message)


def trimmed(text: str | None) -> str | None:
    """A field filter: without blanks around."""
    return text.strip() if isinstance(text, str) else text


class MoneyField(StringField):
    """An amount in the store's currency; ``data`` is whole minor units or None."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, *, currency: str = "EUR", **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.currency = currency
        self._typed: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self._typed = valuelist[0] if valuelist else ""
        if not self._typed.strip():
            self.data = None
            return
        try:
            self.data = parse_money(self._typed, self.currency).amount
        except Invalid as error:
            self.data = None
            raise ValueError(error.message) from None

    def _value(self) -> str:
        if self._typed is not None:
            return self._typed
        return "" if self.data is None else str(Money(self.data, self.currency).to_decimal())


class LongSelect(Select):
    """Hundreds of plain choices, such as countries: their HTML is made once per list, not for every page."""

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        named = {"id": field.id, **attributes, "name": field.name}
        plain = f'<option value="{escape(field.data)}">'
        chosen = plain.replace("<option", "<option selected")
        options = _options_of(tuple(field.choices or ())).replace(plain, chosen, 1)
        return Markup(f"<select {html_params(**named)}>{options}</select>")  # noqa: S704 – every part is escaped


@lru_cache(maxsize=256)
def _options_of(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in choices)


class NotNegative:
    """Refuses amounts below zero."""

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is not None and field.data < 0:
            raise ValidationError(gettext("This cannot be negative."))
