"""Lines of a transfer or purchase order as they are typed: kept when something is wrong, added by scanner."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask import request

from dashboard_app.inventory.quantities import typed_texts
from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, parse_quantity, plain_quantity
from shared.models.catalog.variant import Variant, variants_with_products
from shared.services.inventory.codes import variant_by_code


@dataclass(slots=True)
class DraftLine:
    """A line as it stands in the form: texts as they were typed, and what is wrong with them."""

    variant_id: UUID
    title: str
    variant_title: str
    sku: str
    unit: Unit
    quantity: str
    cost: str = ""
    supplier_sku: str = ""
    error: str = ""


@dataclass(slots=True)
class Draft:
    """All lines of the form; ``added`` is the one that was just scanned, ``problem`` why nothing was."""

    lines: list[DraftLine] = field(default_factory=list)
    added: UUID | None = None
    problem: str = ""

    def quantities(self) -> dict[UUID, int]:
        """By variant. Raises Invalid, and marks the lines that are wrong."""
        found: dict[UUID, int] = {}
        for line in self.lines:
            try:
                found[line.variant_id] = parse_quantity(line.quantity or "0", line.unit)
            except Invalid as error:
                line.error = next(iter(error.fields.values()), error.message)
        if any(line.error for line in self.lines):
            raise Invalid(_("Please check what is marked below."))
        return found

    def take_errors(self, error: ShopsteadError) -> None:
        """Show a service's complaints beside their lines."""
        for line in self.lines:
            line.error = error.fields.get(str(line.variant_id), line.error)


def draft_line(variant: Variant, quantity: int | None = None, cost: str = "", supplier_sku: str = "") -> DraftLine:
    """A line of a stored document, or a fresh one of one whole unit."""
    unit = variant.product.unit
    shown = plain_quantity(unit.one if quantity is None else quantity, unit)
    return DraftLine(variant.id, variant.product.title, variant.title, variant.sku, unit, shown, cost, supplier_sku)


def typed_draft() -> Draft:
    """The lines of the posted form in their order, without those that were emptied; with what ``add`` names."""
    quantities, costs, skus = typed_texts("line"), typed_texts("cost"), typed_texts("sku")
    variants = variants_with_products(quantities)
    draft = Draft()
    for variant_id, text in quantities.items():
        if variant_id in variants and text not in ("", "0"):
            line = draft_line(variants[variant_id], None, costs.get(variant_id, ""), skus.get(variant_id, ""))
            line.quantity = text
            draft.lines.append(line)
    _add_scanned(draft)
    return draft


def _add_scanned(draft: Draft) -> None:
    code = request.form.get("add", "").strip()
    if not code:
        return
    try:
        found = variant_by_code(code)
    except ShopsteadError as error:
        draft.problem = error.message
        return
    known = next((line for line in draft.lines if line.variant_id == found), None)
    if known is None:
        draft.lines.append(draft_line(variants_with_products([found])[found]))
    else:
        known.quantity = _one_more(known)
    draft.added = found


def _one_more(line: DraftLine) -> str:
    try:
        return plain_quantity(parse_quantity(line.quantity, line.unit) + line.unit.one, line.unit)
    except Invalid:
        return line.quantity


def typed_day(name: str) -> date | None:
    """A day from a date field; nothing and nonsense are no day."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
