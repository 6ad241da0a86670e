"""Purchase orders until they are sent: what to buy, where, at what price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel.currencies import is_currency
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.inventory.location import location_by_id
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder, purchase_by_id
from shared.models.inventory.supplier import supplier_by_id
from shared.models.stores.counter import next_number
from shared.models.stores.store import current_store
from shared.services.inventory.documents import Worker, check_lines, check_texts, demand_draft, demand_same
from shared.services.inventory.transfers import demand_active

NUMBERS = "purchase_orders"
MAX_EXTRAS = 20
MAX_RATE = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class PurchaseLineInput:
    """``unit_cost``: minor units of the order's currency per whole unit."""

    variant_id: UUID
    quantity: int
    unit_cost: int
    supplier_sku: str = ""


@dataclass(frozen=True, slots=True)
class ExtraCost:
    """Freight, duties, insurance …: minor units of the store's currency."""

    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class PurchaseInput:
    """What is to be bought. ``currency`` "" is the supplier's; ``rate`` is needed where it is not the store's."""

    supplier_id: UUID
    location_id: UUID
    lines: Sequence[PurchaseLineInput]
    currency: str = ""
    rate: Decimal | None = None
    extra_costs: Sequence[ExtraCost] = ()
    reference: str = ""
    note: str = ""
    expected_on: date | None = None


def create_purchase(wanted: PurchaseInput, worker: Worker = Worker()) -> PurchaseOrder:
    """A draft. Raises Invalid with the field or the variant that is wrong, NotFound (supplier, location)."""
    with transaction():
        order = PurchaseOrder(lines=_checked_lines(wanted), user_id=worker.user_id)
        _write_terms(order, wanted)
        order.number = next_number(NUMBERS, first=1)
        session().add(order)
    return order


def update_purchase(purchase_id: UUID, wanted: PurchaseInput, *, version: int | None = None) -> PurchaseOrder:
    """Make a draft what is wanted; of one that was sent only texts, date, rate and extra costs.

    A new rate and new costs count for what is received from then on. Raises as ``create_purchase``, and Conflict.
    """
    with transaction():
        order = purchase_by_id(purchase_id, lock=True)
        demand_same(order.version, version)
        if not (order.is_draft or order.is_under_way):
            raise Conflict(_("This is finished and cannot be changed any more."))
        fresh = _checked_lines(wanted)
        if _buys_otherwise(order, wanted, fresh):
            demand_draft(order.is_draft)
            order.lines.clear()
            session().flush()
            order.lines = fresh
        _write_terms(order, wanted)
        order.version += 1
    return order


def _buys_otherwise(order: PurchaseOrder, wanted: PurchaseInput, fresh: list[PurchaseLine]) -> bool:
    ends = (order.supplier_id, order.location_id) != (wanted.supplier_id, wanted.location_id)
    return ends or [_told(line) for line in order.lines] != [_told(line) for line in fresh]


def _told(line: PurchaseLine) -> tuple[UUID, int, int, str]:
    return line.variant_id, line.quantity, line.unit_cost, line.supplier_sku


def _checked_lines(wanted: PurchaseInput) -> list[PurchaseLine]:
    quantities = {line.variant_id: line.quantity for line in wanted.lines}
    if len(quantities) < len(wanted.lines):
        raise Invalid(_("Name each product once."), fields={"lines": _("Name each product once.")})
    check_lines(quantities)
    for line in wanted.lines:
        if not 0 <= line.unit_cost <= MAX_AMOUNT:
            raise Invalid(fields={str(line.variant_id): _("Type an amount such as 12.50.")})
    return [
        PurchaseLine(
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_cost=line.unit_cost,
            position=position,
            **check_texts(supplier_sku=line.supplier_sku),
        )
        for position, line in enumerate(wanted.lines, start=1)
    ]


def _write_terms(order: PurchaseOrder, wanted: PurchaseInput) -> None:
    supplier, location = supplier_by_id(wanted.supplier_id), location_by_id(wanted.location_id)
    demand_active(location, "location_id")
    texts = check_texts(reference=wanted.reference, note=wanted.note)
    order.supplier_id, order.location_id = supplier.id, location.id
    order.currency = wanted.currency or supplier.currency
    order.rate = _checked_rate(order.currency, wanted.rate)
    order.extra_costs = _checked_extras(wanted.extra_costs)
    order.reference, order.note, order.expected_on = texts["reference"], texts["note"], wanted.expected_on


def _checked_rate(currency: str, rate: Decimal | None) -> Decimal | None:
    if not is_currency(currency):
        raise Invalid(fields={"currency": _("Choose a currency from the list.")})
    own = current_store().currency
    if currency == own:
        return None
    if rate is None or not rate.is_finite() or not 0 < rate <= MAX_RATE:
        ask = _("Say how many %(own)s one %(foreign)s costs, such as 0.92.", own=own, foreign=currency)
        raise Invalid(fields={"rate": ask})
    return rate.quantize(Decimal("0.00000001"))


def _checked_extras(costs: Sequence[ExtraCost]) -> list[dict[str, object]]:
    if len(costs) > MAX_EXTRAS:
        raise Invalid(fields={"extra_costs": _("Use at most %(most)s extra costs.", most=MAX_EXTRAS)})
    if any(not 0 <= cost.amount <= MAX_AMOUNT for cost in costs):
        raise Invalid(fields={"extra_costs": _("Type an amount such as 12.50.")})
    return [
        {"name": check_texts(name=cost.name)["name"] or _("Extra costs"), "amount": cost.amount}
        for cost in costs
        if cost.amount
    ]
