"""Taxes as people read them: rows beside a total, and why they are what they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.formats import format_money, format_rate
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.services.taxes.decision import Treatment
from shared.services.taxes.engine import Taxes

Row = tuple[str, int]


@dataclass(frozen=True, slots=True)
class TaxRows:
    """Labels with amounts in minor units: ``added`` stand above the total, ``included`` below it, then the ``note``."""

    added: tuple[Row, ...] = ()
    included: tuple[Row, ...] = ()
    note: str = ""

    def sums(self, currency: str) -> list[tuple[str, str]]:
        """Those above the total, as a list of totals shows them."""
        return [(label, format_money(Money(amount, currency))) for label, amount in self.added]


def tax_rows(added: int, included: int, tax_lines: Sequence[Mapping[str, Any]], treatment: str = "") -> TaxRows:
    """What an order keeps, as rows; taxes of nothing are left out."""
    note = _note(treatment)
    named = [(_tax_name(line), line["amount"]) for line in tax_lines if line["amount"]]
    if not included:
        return TaxRows(added=tuple(named), note=note)
    contained = tuple((_("Including %(tax)s", tax=name), amount) for name, amount in named)
    difference = ((_("Tax difference for your country"), added),) if added else ()
    return TaxRows(difference, contained, note)


def rows_of(taxes: Taxes | None, treatment: str = "") -> TaxRows:
    """The same for taxes that were just worked out."""
    if taxes is None:
        return TaxRows()
    return tax_rows(taxes.added, taxes.included, [part.to_dict() for part in taxes.tax_lines], treatment)


def _tax_name(line: Mapping[str, Any]) -> str:
    return _("%(tax)s %(rate)s", tax=line["name"], rate=format_rate(line["millionths"]))


def _note(treatment: str) -> str:
    return _("Reverse charge: the buyer accounts for the tax.") if treatment == Treatment.REVERSE_CHARGE else ""
