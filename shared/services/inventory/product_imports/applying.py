"""Carry out plans: a few statements for a whole batch of products, within the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from shared.db.bulk import insert_rows, update_rows
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.handles import MAX_HANDLE, make_handle
from shared.kernel.ids import new_id
from shared.models.catalog.custom_field import CustomValue
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.product_import import Outcome
from shared.models.catalog.redirect import Redirect
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import expire_storefront_at, touch_storefront
from shared.services.catalog.many_products import tell_products_changed
from shared.services.catalog.prices.recording import note_prices
from shared.services.catalog.search.indexing import index_terms
from shared.services.inventory.product_imports.books import MADE, CategoryBook, FieldBook
from shared.services.inventory.product_imports.free_handles import free_handles
from shared.services.inventory.product_imports.known import PRODUCT_COLUMNS
from shared.services.inventory.product_imports.plans import Plan, PlannedVariant
from shared.services.inventory.product_imports.shelving import count_imported

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Applier:
    """Where an import works, and in whose name."""

    operation_id: UUID
    user_id: UUID | None
    location_id: UUID
    categories: CategoryBook
    fields: FieldBook

    def apply(self, plans: Sequence[Plan]) -> dict[UUID, dict[str, Any]]:
        """Create and change; returns the way back for each product."""
        wanted = [plan for plan in plans if plan.outcome in (Outcome.CREATED, Outcome.CHANGED)]
        if not wanted:
            return {}
        for plan in wanted:
            self._make_category(plan)
        created = [plan for plan in wanted if plan.known is None]
        changed = [plan for plan in wanted if plan.known is not None]
        journals = {**_create(created), **_change(changed)}
        self._write_fields(wanted, journals)
        if made := self.categories.take_made():
            next(iter(journals.values()))[MADE] = made
        for plan_id, moves in count_imported(wanted, self.operation_id, self.user_id, self.location_id).items():
            journals[plan_id]["stock"] = moves
        ids = [plan.product_id for plan in wanted if plan.product_id]
        tell_of(ids, wanted)
        return journals

    def _make_category(self, plan: Plan) -> None:
        if plan.category:
            plan.columns["category_id"] = self.categories.ensure(plan)

    def _write_fields(self, plans: Sequence[Plan], journals: dict[UUID, dict[str, Any]]) -> None:
        rows = []
        gone: list[tuple[UUID, UUID]] = []
        for plan in plans:
            product_id = plan.product_id
            assert product_id is not None
            for name, text in plan.fields.items():
                field = self.fields.ensure(name, text)
                value = self.fields.read(field, text)
                before = plan.known.fields.get(field.id) if plan.known else None
                if value == before or value is None:
                    continue
                journals[product_id].setdefault("fields", {})[str(field.id)] = before
                if before is not None:
                    gone.append((product_id, field.id))
                row = dict.fromkeys(("variant_id", "collection_id", "category_id", "page_id"))
                rows.append(
                    row | {"field_id": field.id, "owner_id": product_id, "product_id": product_id, "value": value}
                )
        for product_id, field_id in gone:
            forget_value(product_id, field_id)
        if rows:
            insert_rows(CustomValue, rows)


def forget_value(product_id: UUID, field_id: UUID) -> None:
    session().execute(
        delete(CustomValue)
        .where(CustomValue.owner_id == product_id, CustomValue.field_id == field_id)
        .execution_options(synchronize_session=False)
    )


def tell_of(product_ids: list[UUID], plans: Sequence[Plan] = ()) -> None:
    """Prices, words, moments and the news, once for the batch."""
    note_prices(product_ids)
    index_terms(product_ids)
    moments = [due for plan in plans if (due := due_at(plan.columns)) is not None]
    if moments:
        expire_storefront_at(min(moments))
    tell_products_changed(product_ids)
    touch_storefront()


def due_at(columns: dict[str, Any]) -> datetime | None:
    """As ``Product.note_due``."""
    if columns["status"] is not ProductStatus.ACTIVE:
        return None
    ahead = [columns[name] for name in ("published_at", "take_down_at") if columns[name] is not None]
    return min((moment for moment in ahead if moment > clock.now()), default=None)


def _create(plans: Sequence[Plan]) -> dict[UUID, dict[str, Any]]:
    if not plans:
        return {}
    now = clock.now()
    asked = [plan.columns["handle"] or make_handle(plan.columns["title"], otherwise="product") for plan in plans]
    products: list[dict[str, Any]] = []
    for plan, handle in zip(plans, free_handles([one[:MAX_HANDLE] for one in asked]), strict=True):
        plan.product_id, plan.columns["handle"] = new_id(), handle
        products.append(_product_row(plan, now))
    insert_rows(Product, products)
    session().execute(
        delete(Redirect)
        .where(Redirect.path.in_([f"/products/{row['handle']}" for row in products]))
        .execution_options(synchronize_session=False)
    )
    write_variants(plans, now)
    return {plan.product_id: {"created": True} for plan in plans if plan.product_id}


def _product_row(plan: Plan, now: datetime) -> dict[str, Any]:
    prices = [one.columns["price"] for one in plan.variants]
    crossed_out = [one.columns["compare_at_price"] for one in plan.variants if one.columns["compare_at_price"]]
    sums = {"price_min": min(prices), "price_max": max(prices), "compare_at_max": max(crossed_out, default=None)}
    kept = {name: plan.columns[name] for name in PRODUCT_COLUMNS}
    rest = {"due_at": due_at(plan.columns), "units_sold": 0, "version": 1, "created_at": now, "updated_at": now}
    return {"id": plan.product_id} | kept | sums | rest


def write_variants(plans: Sequence[Plan], now: datetime) -> None:
    """Options and values that are missing, then variants that are new, and what each variant has chosen."""
    options: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    variants: list[dict[str, Any]] = []
    choices: list[dict[str, Any]] = []
    for plan in plans:
        ids = _option_ids(plan, options, values)
        position = max((one.position for one in plan.known.variants), default=0) if plan.known else 0
        for variant in plan.variants:
            variant_id = variant.known.id if variant.known else new_id()
            if variant.known is None:
                position += 1
                variants.append(_variant_row(plan, variant, variant_id, position, now))
                variant.known_id = variant_id
            if variant.known is None or variant.known.values != variant.values:
                choices += [
                    {"variant_id": variant_id, "option_id": option_id, "value_id": by_name[name]}
                    for (option_id, by_name), name in zip(ids, variant.values, strict=True)
                ]
    for model, rows in ((ProductOption, options), (OptionValue, values), (Variant, variants), (VariantValue, choices)):
        if rows:
            insert_rows(model, rows)


def _option_ids(
    plan: Plan, options: list[dict[str, Any]], values: list[dict[str, Any]]
) -> list[tuple[UUID, dict[str, UUID]]]:
    """Each option's id and its values' ids, new ones added to the rows."""
    found = []
    present = plan.known.options if plan.known else []
    for index, (name, names) in enumerate(plan.options):
        known = present[index] if index < len(present) else None
        option_id = known.id if known else new_id()
        if known is None:
            options.append({"id": option_id, "product_id": plan.product_id, "name": name, "position": index + 1})
        by_name = dict(known.values) if known else {}
        for value in names:
            if value not in by_name:
                by_name[value] = new_id()
                place = len(by_name)
                values.append({"id": by_name[value], "option_id": option_id, "name": value, "position": place})
        found.append((option_id, by_name))
    return found


def _variant_row(plan: Plan, variant: PlannedVariant, variant_id: UUID, position: int, now: datetime) -> dict[str, Any]:
    return {
        "id": variant_id,
        "product_id": plan.product_id,
        "title": " / ".join(variant.values),
        "position": position,
        "media_id": None,
        "low_at": None,
        "is_bundle": False,
        "created_at": now,
        "updated_at": now,
    } | variant.columns


def _change(plans: Sequence[Plan]) -> dict[UUID, dict[str, Any]]:
    if not plans:
        return {}
    journals: dict[UUID, dict[str, Any]] = {}
    products: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    variants: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    rechosen: list[UUID] = []
    for plan in plans:
        known = plan.known
        assert known is not None
        plan.product_id = known.id
        changed = {name: value for name, value in plan.columns.items() if value != known.columns[name]}
        journal: dict[str, Any] = {"product": {name: as_json(known.columns[name]) for name in changed}}
        row = {"id": known.id, **changed}
        if {"status", "published_at", "take_down_at"} & set(changed):
            row["due_at"] = due_at(plan.columns)
        products.setdefault(tuple(sorted(row)), []).append(row)
        journal["variants"] = {}
        for variant in plan.variants:
            if variant.known is None:
                continue
            new = {name: value for name, value in variant.columns.items() if value != variant.known.columns[name]}
            if new:
                journal["variants"][str(variant.known.id)] = {
                    name: as_json(variant.known.columns[name]) for name in new
                }
            if variant.values != variant.known.values:
                new["title"] = " / ".join(variant.values)
                rechosen.append(variant.known.id)
            if new:
                variants.setdefault(tuple(sorted(new)), []).append({"id": variant.known.id, **new})
        journals[known.id] = journal
    for rows in products.values():
        update_rows(Product, rows)
    if rechosen:
        session().execute(delete(VariantValue).where(VariantValue.variant_id.in_(rechosen)))
    for rows in variants.values():
        update_rows(Variant, rows)
    write_variants(plans, clock.now())
    for plan in plans:
        if plan.product_id:
            new_ids = [str(one.known_id) for one in plan.variants if one.known is None]
            journals[plan.product_id]["new_variants"] = new_ids
    return journals


def as_json(value: Any) -> Any:
    """A column's value as the journal keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return getattr(value, "value", value)
