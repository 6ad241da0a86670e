"""What a store has set about its invoices: who sells, when they are issued, how they are numbered."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import DocumentKind
from shared.models.stores.setting import StoreSetting, setting_of
from shared.services.orders.documents.numbering import YEAR, check_prefix, continue_numbers

MODULE = "invoices"
LONGEST = {"legal_name": 120, "address": 400, "vat_id": 40, "registration": 80, "iban": 42}
LONGEST_FOOTER = 600
MOST_DIGITS = 8


class IssueWhen(StrEnum):
    """When an order's invoice is issued by itself."""

    BY_HAND = "by_hand"
    PLACED = "placed"
    PAID = "paid"
    FULFILLED = "fulfilled"


@dataclass(frozen=True, slots=True)
class InvoiceSettings:
    """The seller as the law wants it named, and the two series of numbers.

    ``address`` has a line per line, ``footers`` a text per language. Prefixes may hold ``{year}``; with ``is_yearly``
    numbers begin at 1 each year. ``digits``: zeros are put before a number up to this length. ``is_sent``: documents
    go to the buyer by mail.
    """

    issue_when: IssueWhen = IssueWhen.BY_HAND
    is_sent: bool = True
    legal_name: str = ""
    address: str = ""
    vat_id: str = ""
    registration: str = ""
    iban: str = ""
    footers: Mapping[str, str] = field(default_factory=dict)
    invoice_prefix: str = "INV-"
    credit_note_prefix: str = "CN-"
    is_yearly: bool = False
    digits: int = 1
    with_pictures: bool = False

    @property
    def names_the_seller(self) -> bool:
        """Whether there is enough to issue a document that counts."""
        return bool(self.legal_name and self.address)

    def prefix_of(self, kind: DocumentKind) -> str:
        return self.invoice_prefix if kind is DocumentKind.INVOICE else self.credit_note_prefix

    def footer_in(self, locale: str, default: str) -> str:
        """The text in that language, or else in the store's main one."""
        return self.footers.get(locale) or self.footers.get(default, "")


def invoice_settings() -> InvoiceSettings:
    """The current store's settings."""
    row = setting_of(MODULE)
    return _read(row.values) if row is not None else InvoiceSettings()


def save_invoice_settings(wanted: InvoiceSettings) -> InvoiceSettings:
    """Keep the settings; numbers go on where they are. Raises Invalid with the fields."""
    checked = _checked(wanted)
    with transaction():
        row = setting_of(MODULE)
        before = _read(row.values) if row is not None else InvoiceSettings()
        if row is None:
            row = StoreSetting(module=MODULE, values={})
            session().add(row)
        row.values = {**row.values, **asdict(checked), "footers": dict(checked.footers)}
        session().flush()
        if before.is_yearly != checked.is_yearly:
            continue_numbers(is_yearly=checked.is_yearly)
    return checked


def _read(values: Mapping[str, Any]) -> InvoiceSettings:
    known = {one.name for one in fields(InvoiceSettings)}
    kept = {name: value for name, value in values.items() if name in known}
    return InvoiceSettings(**kept | {"issue_when": IssueWhen(kept.get("issue_when", IssueWhen.BY_HAND))})


def _checked(wanted: InvoiceSettings) -> InvoiceSettings:
    """Without blanks around, or Invalid."""
    texts = {name: _plain(getattr(wanted, name)) for name in (*LONGEST, "invoice_prefix", "credit_note_prefix")}
    footers = {code: _plain(text) for code, text in wanted.footers.items() if code in LANGUAGES and text.strip()}
    kept = {one.name: getattr(wanted, one.name) for one in fields(InvoiceSettings)}
    checked = InvoiceSettings(**kept | texts | {"footers": footers})
    wrong = {**_complaints(checked), **_prefix_complaints(checked)}
    if wrong:
        raise Invalid(_("Please look at the marked fields."), fields=wrong)
    return checked


def _plain(text: str) -> str:
    """Lines without blanks at their ends, and no empty ones."""
    return "\n".join(line for line in (re.sub(r"[^\S\n]+", " ", one).strip() for one in text.splitlines()) if line)


def _complaints(wanted: InvoiceSettings) -> dict[str, str]:
    found = {name: _("This is too long.") for name, most in LONGEST.items() if len(getattr(wanted, name)) > most}
    if any(len(text) > LONGEST_FOOTER for text in wanted.footers.values()):
        found["footers"] = _("This is too long.")
    if not 1 <= wanted.digits <= MOST_DIGITS:
        found["digits"] = _("Type a number from 1 to %(most)s.", most=MOST_DIGITS)
    if wanted.issue_when is not IssueWhen.BY_HAND and not wanted.names_the_seller:
        for name in ("legal_name", "address"):
            if not getattr(wanted, name):
                found[name] = _("An invoice must say this.")
    return found


def _prefix_complaints(wanted: InvoiceSettings) -> dict[str, str]:
    found = {}
    for name in ("invoice_prefix", "credit_note_prefix"):
        problem = check_prefix(getattr(wanted, name))
        if not problem and wanted.is_yearly and YEAR not in getattr(wanted, name):
            problem = _("Numbers that begin anew each year need {year} in front.")
        if problem:
            found[name] = problem
    return found
