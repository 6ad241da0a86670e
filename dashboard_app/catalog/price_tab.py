"""The prices of one product as its page shows them: own prices, margins, sales, and what was asked before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dashboard_app.moments import moment_text, read_moment
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money, parse_money
from shared.models.catalog.price_sale import VariantSale
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.selling import SellingTerms, selling_terms
from shared.services.catalog.prices.base_prices import BasePriceInput
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.history import RecordedPrice, price_history
from shared.services.catalog.prices.lowest import lowest_before
from shared.services.catalog.prices.price import PriceInForce
from shared.services.catalog.prices.resolve import prices_for
from shared.services.catalog.prices.variant_sales import VariantSaleInput, variant_sales_of

CELLS = ("price", "compare_at_price", "cost", "sale", "starts_at", "ends_at")
OWN = CELLS[:3]
DAYS = 365
MOST_LINES = 5


@dataclass
class VariantPrices:
    """A variant's row on the page: what it costs now, and what stands in the fields."""

    variant: Variant
    now: PriceInForce
    lowest: int | None
    elsewhere: list[tuple[str, PriceInForce | None]]
    typed: dict[str, str]
    was: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


def prices_of_product(product: Product) -> list[VariantPrices]:
    """One row for each variant, in every currency that the store sells in."""
    terms, ids = selling_terms(), [variant.id for variant in product.variants]
    context = PriceContext(terms.own.code, terms=terms)
    now, sales = prices_for(ids, context), variant_sales_of(ids)
    lowest = lowest_before(now, context)
    others = {code: prices_for(ids, PriceContext(code, terms=terms)) for code in terms.codes[1:]}
    rows = []
    for variant in product.variants:
        texts = _texts(variant, sales.get(variant.id), terms)
        elsewhere = [(code, found.get(variant.id)) for code, found in others.items()]
        rows.append(VariantPrices(variant, now[variant.id], lowest.get(variant.id), elsewhere, dict(texts), texts))
    return rows


def _texts(variant: Variant, sale: VariantSale | None, terms: SellingTerms) -> dict[str, str]:
    def amount(value: int | None) -> str:
        return "" if value is None else str(Money(value, terms.own.code).to_decimal())

    return {
        **{name: amount(getattr(variant, name)) for name in OWN},
        "sale": amount(sale.amount) if sale else "",
        "starts_at": moment_text(sale.starts_at) if sale else "",
        "ends_at": moment_text(sale.ends_at) if sale else "",
    }


def take_typed(rows: Sequence[VariantPrices], sent: Mapping[str, str]) -> None:
    """Put what was sent into the rows. Fields that were not sent stay as they are."""
    for row in rows:
        for name in CELLS:
            key = f"{row.variant.id}-{name}"
            row.typed[name] = sent.get(key, row.typed[name]).strip()
            row.was[name] = sent.get(f"{row.variant.id}-was-{name}", row.was[name])


def wanted_changes(
    rows: Sequence[VariantPrices], currency: str
) -> tuple[list[BasePriceInput], dict[UUID, VariantSaleInput | None]]:
    """What the fields change; what cannot be read is noted beside its field."""
    own, sales = [], {}
    for row in rows:
        changes = {name: _money(row, name, currency) for name in OWN if row.typed[name] != row.was[name]}
        if "price" in changes and changes["price"] is None and "price" not in row.errors:
            row.errors["price"] = _("Type a price; 0 gives it away.")
        if changes:
            own.append(BasePriceInput(changes, row.variant.id))
        if any(row.typed[name] != row.was[name] for name in CELLS[3:]):
            sales[row.variant.id] = _sale(row, currency)
    return own, sales


def _sale(row: VariantPrices, currency: str) -> VariantSaleInput | None:
    amount = _money(row, "sale", currency)
    moments: dict[str, datetime | None] = {}
    for name in ("starts_at", "ends_at"):
        try:
            moments[name] = read_moment(row.typed[name])
        except Invalid as error:
            row.errors[name], moments[name] = error.message, None
    return None if amount is None else VariantSaleInput(amount, moments["starts_at"], moments["ends_at"])


def _money(row: VariantPrices, name: str, currency: str) -> int | None:
    try:
        return parse_money(row.typed[name], currency).amount if row.typed[name] else None
    except Invalid as error:
        row.errors[name] = error.message
        return None


def price_chart(product: Product, currency: str) -> dict[str, Any] | None:
    """What the first variants cost over a year, as the chart component takes it; None where nothing changed yet."""
    variants = product.variants[:MOST_LINES]
    now = clock.now()
    records = price_history([variant.id for variant in variants], currency)
    if len(records) <= len(variants):
        return None
    first = max(min(row.at for row in records), now - timedelta(days=DAYS))
    moments = sorted({first, now, *(row.at for row in records if row.at > first)})
    series = [
        {
            "label": variant.title or product.title,
            "values": _levels(variant.id, moments, records, currency),
            "format": {"style": "currency", "currency": currency},
        }
        for variant in variants
    ]
    x, values = _stairs(moments, series)
    return {"x": x, "series": values, "labels": [format_date(_moment(second)) for second in x]}


def _levels(
    variant_id: UUID, moments: Sequence[datetime], records: Sequence[RecordedPrice], currency: str
) -> list[float | None]:
    """The variant's price at each of the moments, in major units."""
    mine = [row for row in records if row.variant_id == variant_id]
    found: list[float | None] = []
    for moment in moments:
        past = [row.amount for row in mine if row.at <= moment]
        known = past[-1] if past else None
        found.append(None if known is None else float(Money(known, currency).to_decimal()))
    return found


def _stairs(moments: Sequence[datetime], series: list[dict[str, Any]]) -> tuple[list[int], list[dict[str, Any]]]:
    """Prices jump: each level is held up to the second before the next one."""
    seconds = [int(moment.timestamp()) for moment in moments]
    x: list[int] = []
    places: list[int] = []
    for place, second in enumerate(seconds):
        if x and second - 1 > x[-1]:
            x.append(second - 1)
            places.append(place - 1)
        if not x or second > x[-1]:
            x.append(second)
            places.append(place)
    drawn = [row | {"values": [row["values"][place] or 0 for place in places]} for row in series]
    return x, drawn


def _moment(second: int) -> datetime:
    return datetime.fromtimestamp(second, tz=clock.now().tzinfo)
