"""From a purchase order that somebody typed to what the stock room does."""

from decimal import Decimal, InvalidOperation
from uuid import UUID

from flask import g, request

from dashboard_app.inventory.drafting import Draft, DraftLine, draft_line, typed_day
from dashboard_app.inventory.quantities import typed_quantities
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import ARABIC_DIGITS, Money, parse_money
from shared.models.catalog.variant import Variant, variants_with_products
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder
from shared.models.inventory.supplier import supplier_by_id
from shared.services.inventory.documents import Arrival
from shared.services.inventory.purchases import ExtraCost, PurchaseInput, PurchaseLineInput
from shared.services.inventory.reordering import suggest_orders

EXTRA_ROWS = 5


def typed_purchase(draft: Draft) -> PurchaseInput:
    """Raises Invalid; marks the lines that are wrong."""
    supplier_id, place = (parse_id(request.form.get(name, "")) for name in ("supplier_id", "location_id"))
    if supplier_id is None:
        raise Invalid(fields={"supplier_id": _("Choose a supplier.")})
    if place is None:
        raise Invalid(fields={"location_id": _("Choose a location.")})
    currency = request.form.get("currency", "") or supplier_by_id(supplier_id).currency
    return PurchaseInput(
        supplier_id,
        place,
        _typed_lines(draft, currency),
        currency,
        _typed_rate(),
        _typed_extras(),
        request.form.get("reference", ""),
        request.form.get("note", ""),
        typed_day("expected_on"),
    )


def _typed_lines(draft: Draft, currency: str) -> list[PurchaseLineInput]:
    quantities = draft.quantities()
    lines = []
    for line in draft.lines:
        try:
            cost = parse_money(line.cost or "0", currency).amount
        except Invalid as error:
            line.error = error.message
            continue
        lines.append(PurchaseLineInput(line.variant_id, quantities[line.variant_id], cost, line.supplier_sku))
    if any(line.error for line in draft.lines):
        raise Invalid(_("Please check what is marked below."))
    return lines


def _typed_rate() -> Decimal | None:
    text = request.form.get("rate", "").strip().translate(ARABIC_DIGITS).replace(",", ".")
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Invalid(fields={"rate": _("Type a number such as 0.92.")}) from None


def _typed_extras() -> list[ExtraCost]:
    costs = []
    for number in range(EXTRA_ROWS):
        name, text = (request.form.get(f"{field}-{number}", "").strip() for field in ("extra", "amount"))
        if not text:
            continue
        try:
            costs.append(ExtraCost(name, parse_money(text, g.store.currency).amount))
        except Invalid as error:
            raise Invalid(fields={"extra_costs": error.message}) from None
    return costs


def typed_arrivals(order: PurchaseOrder) -> dict[UUID, Arrival]:
    """What has arrived by line; everything that is open, by the button of that name. Raises Invalid by line."""
    if "everything" in request.form:
        return {line.id: Arrival(line.open) for line in order.lines if line.open}
    variants = variants_with_products(line.variant_id for line in order.lines)
    units = {line.id: variants[line.variant_id].product.unit for line in order.lines}
    good, bad = typed_quantities("received", units), typed_quantities("rejected", units)
    return {line.id: Arrival(good.get(line.id, 0), bad.get(line.id, 0)) for line in order.lines}


def stored_draft(order: PurchaseOrder) -> Draft:
    """The lines of a draft as they stand in its form."""
    variants = variants_with_products(line.variant_id for line in order.lines)
    return Draft([_stored_line(variants[line.variant_id], line, order.currency) for line in order.lines])


def _stored_line(variant: Variant, line: PurchaseLine, currency: str) -> DraftLine:
    return draft_line(variant, line.quantity, shown_amount(line.unit_cost, currency), line.supplier_sku)


def suggested_draft(supplier_id: UUID | None, variant_ids: list[UUID]) -> Draft:
    """The suggestions that were ticked, as lines of a new order."""
    wanted = {one.variant_id: one for one in suggest_orders() if one.variant_id in set(variant_ids)}
    variants = variants_with_products(wanted)
    currency = supplier_by_id(supplier_id).currency if supplier_id else g.store.currency
    return Draft(
        [
            draft_line(variants[key], one.wanted, shown_amount(one.cost, currency) if one.cost and supplier_id else "")
            for key, one in wanted.items()
        ]
    )


def shown_amount(amount: int, currency: str) -> str:
    """Minor units as they stand in a field."""
    return str(Money(amount, currency).to_decimal())
