"""The table of a price list: what was typed, what stood there before, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money, parse_money
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.list_entries import EntryTier, ListEntry
from shared.services.catalog.prices.list_prices import ListPriceInput

CELLS = ("price", "compare", "tiers")
MOST_TIERS = 10


@dataclass
class PriceRow:
    """A variant in the table. ``was`` is what the fields said when the page was made."""

    entry: ListEntry
    typed: dict[str, str]
    was: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    cost: int | None = None

    @property
    def is_changed(self) -> bool:
        return self.typed != self.was


def stored_rows(entries: Sequence[ListEntry], currency: str) -> list[PriceRow]:
    """The table as it is stored. ``cost`` is in the list's currency, for the margin."""
    terms = selling_terms().in_currency(currency)
    return [
        PriceRow(
            entry,
            dict(texts := texts_of(entry, currency)),
            texts,
            cost=None if entry.cost is None else terms.exactly(entry.cost),
        )
        for entry in entries
    ]


def sent_rows(entries: Sequence[ListEntry], sent: Mapping[str, str], currency: str) -> list[PriceRow]:
    """The same rows with what was typed into them."""
    rows = stored_rows(entries, currency)
    for row in rows:
        key = row.entry.variant_id
        row.typed = {name: sent.get(f"{key}-{name}", "").strip() for name in CELLS}
        row.was = {name: sent.get(f"{key}-was-{name}", "") for name in CELLS}
    return rows


def texts_of(entry: ListEntry, currency: str) -> dict[str, str]:
    first = entry.first
    compare_at = first.compare_at if first else None
    tiers = "; ".join(
        f"{plain_quantity(tier.quantity, entry.unit)}: {_amount(tier, currency)}" for tier in entry.further
    )
    return {
        "price": _amount(first, currency) if first else "",
        "compare": "" if compare_at is None else str(Money(compare_at, currency).to_decimal()),
        "tiers": tiers,
    }


def wanted_prices(rows: Sequence[PriceRow], currency: str) -> list[tuple[PriceRow, ListPriceInput]]:
    """What changed, for ``set_list_prices``; what cannot be read is noted beside its field."""
    wanted = []
    for row in rows:
        if not row.is_changed:
            continue
        now = {**_first_of(row, currency), **_tiers_of(row, currency)}
        if row.errors:
            continue
        gone = {tier.quantity for tier in row.entry.tiers} - set(now)
        key = row.entry.variant_id
        wanted += [(row, ListPriceInput(None, key, min_quantity=quantity)) for quantity in sorted(gone)]
        wanted += [
            (row, ListPriceInput(amount, key, min_quantity=quantity, compare_at=compare_at))
            for quantity, (amount, compare_at) in sorted(now.items())
        ]
    return wanted


def _first_of(row: PriceRow, currency: str) -> dict[int, tuple[int, int | None]]:
    price = _money(row, "price", row.typed["price"], currency)
    compare_at = _money(row, "compare", row.typed["compare"], currency)
    if price is None:
        if compare_at is not None and "price" not in row.errors:
            row.errors["price"] = _("Type the price, too.")
        return {}
    return {1: (price, compare_at)}


def _tiers_of(row: PriceRow, currency: str) -> dict[int, tuple[int, int | None]]:
    """``10: 8.90; 50: 8.20``, in the product's unit."""
    found: dict[int, tuple[int, int | None]] = {}
    for part in filter(None, (text.strip() for text in row.typed["tiers"].replace("\n", ";").split(";"))):
        quantity, mark, amount = part.replace("=", ":").partition(":")
        try:
            if not mark:
                raise Invalid(_("Write quantity and price like this: 10: 8.90; 50: 8.20"))
            key = parse_quantity(quantity, row.entry.unit)
            found[key] = (parse_money(amount, currency).amount, None)
        except Invalid as error:
            row.errors["tiers"] = next(iter(error.fields.values()), error.message)
    if len(found) > MOST_TIERS:
        row.errors["tiers"] = _("Use at most %(count)s steps.", count=MOST_TIERS)
    if any(quantity <= (1 if row.entry.unit is Unit.PIECE else 0) for quantity in found):
        row.errors["tiers"] = _("Steps begin above the smallest quantity.")
    return found


def _money(row: PriceRow, name: str, text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        return parse_money(text, currency).amount
    except Invalid as error:
        row.errors[name] = error.message
        return None


def _amount(tier: EntryTier, currency: str) -> str:
    return str(Money(tier.amount, currency).to_decimal())
