"""In which currencies a store sells, and how it shows its prices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.stores import StoreChanged
from shared.kernel.currencies import is_currency
from shared.kernel.errors import Invalid
from shared.kernel.exchange import STEPS
from shared.kernel.i18n import gettext as _
from shared.models.stores.selling import FURTHER, LOWEST, ROUNDING, SellingTerms, selling_terms
from shared.models.stores.store import Store, current_store
from shared.services.catalog.prices.borders import announce_prices_changed

MAX_CURRENCIES = 20
RATES = (Decimal("0.000001"), Decimal(1_000_000))


@dataclass(frozen=True, slots=True)
class CurrencyInput:
    """A further currency: see ``CurrencyTerms``. The rate also serves delivery, fees and figures."""

    code: str
    rate: Decimal
    step: int = 1
    less: int = 0
    converts: bool = True


@dataclass(frozen=True, slots=True)
class SellingInput:
    """Everything about selling at once; ``step`` and ``less`` round computed prices in the store's own currency."""

    currencies: Sequence[CurrencyInput] = ()
    step: int = 1
    less: int = 0
    shows_lowest_price: bool = False


def set_selling(wanted: SellingInput) -> SellingTerms:
    """Replace the store's currencies and price settings. Raises Invalid with fields such as ``currencies.0.rate``."""
    with transaction():
        store = current_store()
        complaints = dict(_complaints(wanted, store.currency))
        if complaints:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        _keep(store, _as_kept(wanted))
        record(StoreChanged(store.id))
        announce_prices_changed()
    return selling_terms(store)


def _keep(store: Store, kept: dict[str, Any]) -> None:
    store.selling = {**store.selling, **kept}
    session().flush()


def _as_kept(wanted: SellingInput) -> dict[str, Any]:
    return {
        FURTHER: [
            {
                "code": row.code,
                "rate": format(row.rate.normalize(), "f"),
                "step": row.step,
                "less": row.less,
                "converts": row.converts,
            }
            for row in wanted.currencies
        ],
        ROUNDING: {"step": wanted.step, "less": wanted.less},
        LOWEST: wanted.shows_lowest_price,
    }


def _complaints(wanted: SellingInput, own: str) -> Iterator[tuple[str, str]]:
    if len(wanted.currencies) > MAX_CURRENCIES:
        yield "currencies", _("Choose at most %(count)s currencies.", count=MAX_CURRENCIES)
    yield from _rounding_complaints("", wanted.step, wanted.less)
    seen = {own}
    for index, row in enumerate(wanted.currencies):
        at = f"currencies.{index}."
        if not is_currency(row.code):
            yield f"{at}code", _("Choose a currency from the list.")
        elif row.code in seen:
            yield f"{at}code", _("The store sells in this currency already.")
        seen.add(row.code)
        if not row.rate.is_finite() or not RATES[0] <= row.rate <= RATES[1]:
            yield f"{at}rate", _("Type how much of this currency one unit of yours is worth, such as 1.08.")
        yield from _rounding_complaints(at, row.step, row.less)


def _rounding_complaints(at: str, step: int, less: int) -> Iterator[tuple[str, str]]:
    if step not in STEPS:
        yield f"{at}step", _("Choose how prices are rounded from the list.")
    elif not 0 <= less < step:
        yield f"{at}less", _("What is taken off must be less than the step.")
