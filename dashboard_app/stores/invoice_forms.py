"""The form about invoices: a text for the foot in each of the store's languages, and where numbers go on."""

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.orders.document import DocumentKind
from shared.services.orders.documents.numbering import LARGEST
from shared.services.orders.documents.preferences import (
    LONGEST,
    LONGEST_FOOTER,
    MOST_DIGITS,
    InvoiceSettings,
    IssueWhen,
)
from shared.web.forms import BaseForm, trimmed

MOMENTS = {
    IssueWhen.BY_HAND: _l("When you press the button"),
    IssueWhen.PLACED: _l("When the order is placed"),
    IssueWhen.PAID: _l("When the order is paid"),
    IssueWhen.FULFILLED: _l("When everything has been sent"),
}


class InvoiceForm(BaseForm):
    issue_when = SelectField(_l("Issue invoices"), choices=[(one.value, label) for one, label in MOMENTS.items()])
    is_sent = BooleanField(_l("Send them to the customer by mail"))
    legal_name = StringField(_l("Legal name"), [Length(max=LONGEST["legal_name"])], filters=[trimmed])
    address = TextAreaField(_l("Address"), [Length(max=LONGEST["address"])], filters=[trimmed])
    vat_id = StringField(_l("VAT number"), [Length(max=LONGEST["vat_id"])], filters=[trimmed])
    registration = StringField(_l("Company registration"), [Length(max=LONGEST["registration"])], filters=[trimmed])
    iban = StringField(_l("IBAN"), [Length(max=LONGEST["iban"])], filters=[trimmed])
    invoice_prefix = StringField(_l("Before invoice numbers"), [Length(max=30)], filters=[trimmed])
    credit_note_prefix = StringField(_l("Before credit note numbers"), [Length(max=30)], filters=[trimmed])
    next_invoice = IntegerField(_l("Next invoice number"), [Optional(), NumberRange(1, LARGEST)])
    next_credit_note = IntegerField(_l("Next credit note number"), [Optional(), NumberRange(1, LARGEST)])
    digits = IntegerField(_l("Digits at least"), [InputRequired(), NumberRange(1, MOST_DIGITS)])
    is_yearly = BooleanField(_l("Begin at 1 each year"))
    with_pictures = BooleanField(_l("Show pictures on packing slips"))

    def wanted(self, locales: Sequence[str], before: InvoiceSettings) -> InvoiceSettings:
        """What was sent, the texts of languages that the store does not have now kept as they were."""
        plain: dict[str, Any] = {name: self[name].data for name in self._fields if not name.startswith("next_")}
        footers = {**before.footers, **{code: request.form.get(f"footer-{code}", "")[:2000] for code in locales}}
        kept: dict[str, Any] = {name: ("" if value is None else value) for name, value in plain.items()}
        return InvoiceSettings(**kept | {"issue_when": IssueWhen(self.issue_when.data), "footers": footers})

    def raised(self) -> dict[DocumentKind, int]:
        """Where the series shall go on, of those that were typed."""
        typed = {kind: self[f"next_{kind.value}"].data for kind in DocumentKind}
        return {kind: number for kind, number in typed.items() if number is not None}


def footers_of(locales: Sequence[str], kept: Any) -> list[dict[str, Any]]:
    """A field per language: what was typed, or else what is kept."""
    return [
        {
            "locale": code,
            "language": LANGUAGES[code].name,
            "dir": LANGUAGES[code].dir,
            "most": LONGEST_FOOTER,
            "text": request.form.get(f"footer-{code}", kept.get(code, "")),
        }
        for code in locales
        if code in LANGUAGES
    ]
