"""Hold rows of a file against what the store has: what would be created, changed (field by field), skipped and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import QuantityRule, plain_quantity
from shared.models.catalog.product_import import Outcome
from shared.services.catalog.inputs import OptionInput, ProductInput, Schedule, VariantInput
from shared.services.catalog.product_checks import product_complaints
from shared.services.catalog.product_files.columns import FIELDS
from shared.services.catalog.product_files.grouping import ProductRows
from shared.services.catalog.product_files.values import Reader, Unreadable, code_text
from shared.services.inventory.product_imports.books import CategoryBook, FieldBook
from shared.services.inventory.product_imports.known import KnownProduct, find_products
from shared.services.inventory.product_imports.matching import plan_variants
from shared.services.inventory.product_imports.plans import Plan
from shared.services.inventory.product_imports.reading import FRESH, CellReader, is_later

MAX_STOCK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import may do. ``clears``: an empty cell takes the value away, else it leaves it alone."""

    creates: bool = True
    updates: bool = True
    clears: bool = False
    decimal_mark: str = ""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ImportOptions":
        return cls(**{name: kept[name] for name in cls.__slots__ if name in kept})


@dataclass(slots=True)
class Planner:
    """Plans batch after batch of one file; remembers what the file has said already."""

    options: ImportOptions
    codes: Sequence[str]
    currency: str
    location_id: UUID
    categories: CategoryBook
    fields: FieldBook
    _handles: dict[str, int] = field(default_factory=dict)
    _skus: dict[str, tuple[str, int]] = field(default_factory=dict)
    _claimed: dict[UUID, int] = field(default_factory=dict)

    def remember(self, rows: ProductRows) -> None:
        """A product that was dealt with before: its handle and SKUs are spoken for."""
        if rows.handle:
            self._handles.setdefault(rows.handle, rows.first)
        for sku, row in _skus_of(rows):
            self._skus.setdefault(sku, (_name_of(rows), row))

    def forget(self, batch: Sequence[ProductRows]) -> None:
        """Nothing came of planning these: they will be planned again."""
        rows = {row.number for product in batch for row in product.rows}
        self._handles = {handle: row for handle, row in self._handles.items() if row not in rows}
        self._skus = {sku: owner for sku, owner in self._skus.items() if owner[1] not in rows}
        self._claimed = {product_id: row for product_id, row in self._claimed.items() if row not in rows}

    def plan(self, batch: Sequence[ProductRows], *, lock: bool) -> list[Plan]:
        """What each product's rows would do; with ``lock`` nobody changes the products before the transaction ends."""
        skus = {sku for rows in batch for sku, _row in _skus_of(rows)}
        handles = {rows.handle for rows in batch if rows.handle}
        known = find_products(handles, skus, self.location_id, lock=lock)
        by_handle = {product.columns["handle"]: product for product in known}
        by_sku = {one.columns["sku"]: product for product in known for one in product.variants if one.columns["sku"]}
        plans = [self._plan_one(rows, by_handle, by_sku) for rows in batch]
        self._refuse_taken_skus(plans, by_sku)
        for plan in plans:
            self._settle(plan)
        return plans

    def _plan_one(
        self, rows: ProductRows, by_handle: Mapping[str, KnownProduct], by_sku: Mapping[str, KnownProduct]
    ) -> Plan:
        plan = Plan(rows)
        if self._was_said(plan):
            return plan
        self.remember(rows)
        plan.known = self._find(rows, by_handle, by_sku)
        if plan.known is not None and self._claimed.setdefault(plan.known.id, rows.first) != rows.first:
            told = _("Row %(row)s speaks of the same product.", row=self._claimed[plan.known.id])
            plan.complain(told)
            return plan
        plan.columns = dict(plan.known.columns) if plan.known else dict(FRESH)
        if plan.known is None:
            plan.columns["handle"] = rows.handle
        reader = Reader(self.currency, self.options.decimal_mark)
        cleared = self._cleared(plan)
        cells = CellReader(plan, reader)
        cells.product(cleared)
        plan_variants(plan, cells, reader, cleared)
        cells.pictures()
        self._check(plan)
        return plan

    def _cleared(self, plan: Plan) -> frozenset[str]:
        """Columns whose empty cells take a value away: those of the file, where that was asked for."""
        return frozenset(self.codes) - {"", "title", "price", "stock"} if self.options.clears else frozenset()

    def _find(
        self, rows: ProductRows, by_handle: Mapping[str, KnownProduct], by_sku: Mapping[str, KnownProduct]
    ) -> KnownProduct | None:
        if rows.handle in by_handle:
            return by_handle[rows.handle]
        owners = {by_sku[sku].id: by_sku[sku] for sku, _row in _skus_of(rows) if sku in by_sku}
        return next(iter(owners.values())) if len(owners) == 1 else None

    def _was_said(self, plan: Plan) -> bool:
        """The file speaks twice of a handle or a SKU: the second time is refused."""
        rows = plan.rows
        before = self._handles.get(rows.handle) if rows.handle else None
        if before is not None:
            plan.complain(
                _("The rows of “%(handle)s” do not stand together: it began in row %(row)s. Sort the file by handle.",
                  handle=rows.handle, row=before)
            )  # fmt: skip
        for sku, row in _skus_of(rows):
            owner = self._skus.get(sku)
            if owner is not None:
                plan.complain(
                    _("The SKU “%(sku)s” stands in row %(row)s already (%(title)s).", sku=sku, row=owner[1],
                      title=owner[0]), row
                )  # fmt: skip
        return plan.is_grave

    def _check(self, plan: Plan) -> None:
        """By the same rules as a product that is typed in."""
        for variant in plan.variants:
            if variant.columns["price"] is None and not plan.is_grave:
                plan.complain(_("The price is missing."), variant.row)
            if variant.stock is not None and variant.stock > MAX_STOCK:
                plan.complain(_("This quantity is too large."), variant.row)
        if plan.is_grave:
            return
        for at, message in product_complaints(_input_of(plan)):
            parts = at.split(".")
            row = plan.variants[int(parts[1])].row if parts[0] == "variants" and len(parts) > 1 else 0
            label = FIELDS[parts[-1]][1] if parts[-1] in FIELDS else None
            told = _("%(column)s: %(problem)s", column=str(label), problem=message) if label else message
            plan.complain(told, row or plan.rows.first)

    def _refuse_taken_skus(self, plans: Sequence[Plan], by_sku: Mapping[str, KnownProduct]) -> None:
        """SKUs that variants of other products have; their owners were loaded with the batch."""
        for plan in plans:
            for variant in plan.variants:
                owner = by_sku.get(variant.columns["sku"])
                if owner is not None and (plan.known is None or owner.id != plan.known.id):
                    sku, title = variant.columns["sku"], owner.columns["title"]
                    plan.complain(_("“%(title)s” has the SKU “%(sku)s” already.", title=title, sku=sku), variant.row)

    def _settle(self, plan: Plan) -> None:
        """Which outcome it would have, and what would be other than before."""
        if plan.is_grave:
            return
        if plan.known is None:
            plan.outcome = Outcome.CREATED if self.options.creates else Outcome.SKIPPED
            if not self.options.creates:
                plan.complain(_("New products are left out, as you chose."), grave=False)
        elif not self.options.updates:
            plan.outcome = Outcome.SKIPPED
            plan.complain(_("The product is there already, and is left alone, as you chose."), grave=False)
        else:
            self._note_changes(plan, plan.known)
        self._look_around(plan)

    def _look_around(self, plan: Plan) -> None:
        """Categories and fields that the file names."""
        if plan.category:
            self.categories.look_for(plan)
        self.fields.look_for(plan)
        if plan.outcome is Outcome.UNCHANGED and (plan.changes or plan.pictures):
            plan.outcome = Outcome.CHANGED if plan.changes else Outcome.UNCHANGED

    def _note_changes(self, plan: Plan, known: KnownProduct) -> None:
        for name, value in plan.columns.items():
            if value != known.columns[name] and name in FIELDS:
                plan.note_change(name, known.columns[name], value)
        unit = plan.columns["unit"]
        for variant in plan.variants:
            where = " / ".join(variant.values)
            if variant.known is None:
                plan.note_change("variant", "", where, where)
                continue
            for name, value in variant.columns.items():
                if value != variant.known.columns[name]:
                    plan.note_change(name, variant.known.columns[name], value, where)
            if variant.stock is not None and variant.stock != (variant.known.on_hand or 0):
                before = plain_quantity(variant.known.on_hand or 0, known.columns["unit"])
                plan.note_change("stock", before, plain_quantity(variant.stock, unit), where)
        plan.outcome = Outcome.CHANGED if plan.changes else Outcome.UNCHANGED


def _skus_of(rows: ProductRows) -> list[tuple[str, int]]:
    found = []
    for row in rows.rows:
        if text := row.cells.get("sku", ""):
            try:
                found.append((code_text(text), row.number))
            except Unreadable:
                continue
    return found


def _name_of(rows: ProductRows) -> str:
    return rows.handle or rows.rows[0].cells.get("title", "")[:80]


def _input_of(plan: Plan) -> ProductInput:
    columns = plan.columns
    variants = tuple(VariantInput(values=one.values, **one.columns) for one in plan.variants)
    taken_down = columns["take_down_at"] if is_later(columns["take_down_at"]) else None
    rule = QuantityRule(columns["unit"], columns["least_quantity"] or 0, columns["quantity_step"] or 0)
    return ProductInput(
        title=columns["title"],
        variants=variants,
        options=tuple(OptionInput(name, tuple(values)) for name, values in plan.options),
        status=columns["status"],
        schedule=Schedule(columns["published_at"], taken_down),
        tags=tuple(columns["tags"]),
        sold_by=rule,
    )
