"""The figures of an invoice, taken from its order at the moment of issue and never again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.kernel.addresses import Address
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.payments.payment import Payment
from shared.services.orders.documents.amounts import grosses, rate_text, tax_rows
from shared.services.orders.documents.preferences import InvoiceSettings

SHIPPING, FEE = "shipping", "fee"
NO_SIGNS: Mapping[UUID, str] = MappingProxyType({})
#: What the taxes of an order call themselves where the buyer owes the tax (Directive 2006/112/EC, article 226 (11a)).
REVERSE_CHARGE = "reverse_charge"
#: The reasons of a credit note that takes a cancelled or edited order's invoice back.
CANCELLED = "cancelled"
EDITED = "edited"


def invoice_facts(
    order: Order,
    payments: Sequence[Payment],
    settings: InvoiceSettings,
    email: str,
    supplied_at: datetime | None = None,
    signs: Mapping[UUID, str] = NO_SIGNS,
) -> dict[str, Any]:
    """Everything that the invoice says, as plain values: amounts are minor units, quantities the unit's own.

    ``items`` are what can be credited: every line, the shipping and the fee, with what each costs in all.
    ``supplied_at`` is when the last parcel left, ``signs`` how the codes of gift cards end that paid, by payment.
    """
    shipping_discount = order.discount - sum(line.discount for line in order.lines)
    tax_lines = _tax_lines(order.tax_lines, included=bool(order.tax_included))
    return {
        "seller": _seller(settings, email),
        "buyer": _buyer(order),
        "deliver_to": _lines(order.shipping_address) if any(x.requires_shipping for x in order.lines) else [],
        "order": {"name": order.name, "number": order.number, "placed_at": order.placed_at.isoformat()},
        "supplied_at": supplied_at.isoformat() if supplied_at else "",
        "lines": [_line(line, _rate_of(line, tax_lines, included=bool(order.tax_included))) for line in order.lines],
        "items": _items(order, shipping_discount),
        "subtotal": order.subtotal,
        "discount": order.discount,
        "shipping": order.shipping,
        "shipping_discount": shipping_discount,
        "shipping_name": order.shipping_name,
        "payment_fee": order.payment_fee,
        "tax": order.tax,
        "total": order.total,
        "taxes": [row.to_dict() for row in tax_rows(tax_lines, total=order.total, tax=order.tax)],
        "payments": [
            {"provider": one.provider, "amount": one.captured - one.refunded, "last4": signs.get(one.id, "")}
            for one in payments
            if one.captured
        ],
        "notes": [REVERSE_CHARGE] if order.tax_treatment == REVERSE_CHARGE else [],
    }


def _seller(settings: InvoiceSettings, email: str) -> dict[str, Any]:
    return {
        "name": settings.legal_name,
        "lines": settings.address.splitlines(),
        "vat_id": settings.vat_id,
        "registration": settings.registration,
        "iban": settings.iban,
        "email": email,
    }


def _buyer(order: Order) -> dict[str, Any]:
    address = order.billing_address or order.shipping_address
    return {"lines": _lines(address) or [order.email], "email": order.email, "tax_id": order.tax_id}


def _lines(address: dict[str, Any]) -> list[str]:
    return Address.from_dict(address).lines()


def _line(line: OrderLine, rate: str) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "title": line.shown_title or line.title,
        "variant_title": line.shown_variant_title or line.variant_title,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit": line.unit.value,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "total": line.total,
        "rate": rate,
    }


def _tax_lines(kept: Sequence[Any], *, included: bool) -> list[dict[str, Any]]:
    """Taxes as orders keep them (``TaxPart.to_dict``), rates in percent."""
    return [
        {
            "name": one["name"],
            "rate": Decimal(one["millionths"]) / 10_000,
            "base": one["net"],
            "amount": one["amount"],
            "included": included,
        }
        for one in kept
    ]


def _rate_of(line: OrderLine, tax_lines: Sequence[Any], *, included: bool) -> str:
    """The line's own rate where the order says it, or the only one that there is."""
    own = _tax_lines(line.tax_lines, included=included)
    rates = {rate_text(one.get("rate", "")) for one in own or tax_lines}
    return rates.pop() if len(rates) == 1 else " + ".join(sorted(rates)) if own else ""


def _items(order: Order, shipping_discount: int) -> list[dict[str, Any]]:
    things = [(str(line.id), line.total, line.tax, line.quantity) for line in order.lines]
    things += [(SHIPPING, order.shipping - shipping_discount, order.shipping_tax, 1), (FEE, order.payment_fee, 0, 1)]
    costs = grosses([thing[1] for thing in things], [thing[2] for thing in things], order.tax)
    return [
        {"id": name, "amount": amount, "quantity": quantity}
        for (name, _net, _tax, quantity), amount in zip(things, costs, strict=True)
        if amount or name not in (SHIPPING, FEE)
    ]
