"""From the form that was sent, or the product that is stored, to a draft."""

import secrets
from collections.abc import Mapping
from uuid import UUID

from werkzeug.datastructures import MultiDict

from dashboard_app.catalog.drafts import TYPED, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.inventory.stock import Stock


def new_key() -> str:
    """A key for an option or value that is not stored yet."""
    return f"n{secrets.token_hex(6)}"


def read_draft(sent: MultiDict[str, str]) -> ProductDraft:
    """What the browser sent. Fields: ``option`` and ``variant`` list the rows, each row's fields carry its key."""
    options = [_read_option(sent, key) for key in sent.getlist("option")]
    variants = [_read_variant(sent, row) for row in sent.getlist("variant")]
    left_out = {_keys(text) for text in sent.getlist("left_out") if text}
    return ProductDraft(options, variants or [VariantDraft()], left_out)


def _read_option(sent: MultiDict[str, str], key: str) -> OptionDraft:
    values = [ValueDraft(value, sent.get(f"value-{value}", "")) for value in sent.getlist(f"option-{key}-value")]
    for typed in sent.getlist(f"option-{key}-new"):
        values += [ValueDraft(new_key(), name.strip()) for name in typed.split(",") if name.strip()]
    return OptionDraft(key, sent.get(f"option-{key}-name", ""), _without_repeats(values))


def _without_repeats(values: list[ValueDraft]) -> list[ValueDraft]:
    seen: set[str] = set()
    kept = []
    for value in values:
        word = value.name.strip().casefold()
        if word not in seen or value.id:
            kept.append(value)
        seen.add(word)
    return kept


def _read_variant(sent: MultiDict[str, str], row: str) -> VariantDraft:
    at = f"variant-{row}-"
    return VariantDraft(
        keys=_keys(sent.get(f"{at}keys", "")),
        id=parse_id(sent.get(f"{at}id", "")),
        typed={name: sent.get(f"{at}{name}", "") for name in TYPED},
        stock_before=sent.get(f"{at}stock_before", ""),
    )


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for key in text.split(",") if key)


def draft_of(product: Product, stock: Mapping[UUID, Stock], currency: str) -> ProductDraft:
    """The stored product as a draft."""
    options = [
        OptionDraft(str(option.id), option.name, [ValueDraft(str(value.id), value.name) for value in option.values])
        for option in product.options
    ]
    order = {option.id: place for place, option in enumerate(product.options)}
    draft = ProductDraft(options, [_stored_row(row, order, stock, currency) for row in product.variants])
    if options:
        _note_left_out(draft)
    return draft


def _note_left_out(draft: ProductDraft) -> None:
    present = {row.keys for row in draft.variants}
    whole = ProductDraft(draft.options, list(draft.variants))
    whole.combine()
    draft.left_out = {row.keys for row in whole.variants} - present


def _stored_row(
    variant: Variant, order: Mapping[UUID, int], stock: Mapping[UUID, Stock], currency: str
) -> VariantDraft:
    chosen = sorted(variant.chosen, key=lambda row: order[row.option_id])
    counted = stock.get(variant.id, Stock())
    shelf = str(counted.on_hand) if variant.track_stock else ""
    typed = {
        "price": amount_text(variant.price, currency),
        "compare_at_price": amount_text(variant.compare_at_price, currency),
        "sku": variant.sku,
        "barcode": variant.barcode,
        "weight": str(variant.weight or ""),
        "stock": shelf,
    }
    keys = tuple(str(row.value_id) for row in chosen)
    return VariantDraft(keys, variant.id, typed, stock_before=shelf, available=counted.available)


def amount_text(amount: int | None, currency: str) -> str:
    """Minor units as they are typed: ``12.50``."""
    return "" if amount is None else str(Money(amount, currency).to_decimal())
