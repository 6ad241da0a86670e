"""From the form that was sent, or the product that is stored, to a draft."""

import json
import secrets
from collections.abc import Mapping
from uuid import UUID

from werkzeug.datastructures import MultiDict

from dashboard_app.catalog.drafts import TYPED, OptionDraft, ProductDraft, ValueDraft, VariantDraft
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.quantities import Unit, plain_quantity
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.inventory.stock import Stock


def new_key() -> str:
    """A key for an option or value that is not stored yet."""
    return f"n{secrets.token_hex(6)}"


def read_draft(sent: MultiDict[str, str], stored: ProductDraft | None = None) -> ProductDraft:
    """What the browser sent. Fields: ``option`` and ``variant`` list the rows, each row's fields carry its key.

    A large draft sends few rows (``rows`` is ``elsewhere``): the others are as they are stored.
    """
    options = [_read_option(sent, key) for key in sent.getlist("option")]
    left_out = {_keys(text) for text in sent.getlist("left_out") if text}
    if sent.get("rows") == "elsewhere":
        rows = _overlaid(stored.variants if stored else [], _read_kept(sent.get("kept_rows", "")))
        return ProductDraft(options, rows, left_out, model=_read_variant(sent, "model"), stored=stored)
    variants = [_read_variant(sent, row) for row in sent.getlist("variant")]
    return ProductDraft(options, variants or [VariantDraft()], left_out, stored=stored)


def _overlaid(rows: list[VariantDraft], kept: list[VariantDraft]) -> list[VariantDraft]:
    by_id = {row.id: row for row in kept if row.id}
    found = [by_id.get(row.id, row) if row.id else row for row in rows]
    return found + [row for row in kept if row.id is None]


def _read_kept(text: str) -> list[VariantDraft]:
    """Rows as ``ProductDraft.kept_rows`` wrote them; nonsense is none."""
    try:
        rows = json.loads(text or "[]")
        return [
            VariantDraft(_keys(keys), parse_id(id_), {name: str(typed.get(name, "")) for name in TYPED}, str(before))
            for keys, id_, typed, before in rows
        ]
    except (ValueError, TypeError, AttributeError):
        return []


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
    draft = ProductDraft(options, [_stored_row(row, order, stock, currency, product.unit) for row in product.variants])
    if options:
        _note_left_out(draft)
    return draft


def _note_left_out(draft: ProductDraft) -> None:
    present = {row.keys for row in draft.variants}
    whole = ProductDraft(draft.options, list(draft.variants))
    whole.combine()
    draft.left_out = {row.keys for row in whole.variants} - present


def _stored_row(
    variant: Variant, order: Mapping[UUID, int], stock: Mapping[UUID, Stock], currency: str, unit: Unit
) -> VariantDraft:
    chosen = sorted(variant.chosen, key=lambda row: order[row.option_id])
    counted = stock.get(variant.id, Stock())
    shelf = plain_quantity(counted.on_hand, unit) if variant.track_stock else ""
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
