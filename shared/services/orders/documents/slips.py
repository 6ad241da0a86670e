"""Packing slips: what goes into a parcel, and from where, without a price. For a parcel, an order, or many orders."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from shared.db.session import leave_transaction, session
from shared.documents.rendering import Template, render_pdf
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import format_quantity
from shared.models.inventory.location import Location
from shared.models.inventory.movement import StockMovement
from shared.models.orders.fulfilment import Fulfilment
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.stores.store import current_store
from shared.services.catalog.pictures.places import media_storage, rendition_key
from shared.services.orders.documents.files import added_fonts
from shared.services.orders.documents.preferences import invoice_settings
from shared.services.orders.documents.sheets import base_sheet, details_of, own_way, receiver_of

MOST_ORDERS = 50
PICTURE_WIDTH = 160
Places = Mapping[tuple[UUID, UUID], list[str]]


def packing_slips(numbers: Sequence[int]) -> bytes:
    """A page or more for each of these orders, as one PDF. Raises Invalid (none, too many), NotFound, Conflict."""
    if not 1 <= len(set(numbers)) <= MOST_ORDERS:
        raise Invalid(_("Tick between one and %(most)s orders.", most=MOST_ORDERS))
    orders = _orders(numbers)
    places = _places([order.id for order in orders])
    slips = [_slip(order, _left(order), places) for order in orders]
    return _print([slip for slip in slips if slip["rows"]])


def packing_slip(number: int, parcel: int) -> bytes:
    """The slip of one parcel of an order, counted from 1. Raises NotFound."""
    (order,) = _orders([number])
    found = session().scalars(
        select(Fulfilment)
        .where(Fulfilment.order_id == order.id)
        .order_by(Fulfilment.id)
        .options(selectinload(Fulfilment.lines))
    )
    parcels = list(found)
    if not 1 <= parcel <= len(parcels):
        raise NotFound(_("This parcel does not exist."))
    sent = parcels[parcel - 1]
    by_id = {line.id: line for line in order.lines}
    lines = [(by_id[one.order_line_id], one.quantity) for one in sent.lines]
    facts = [(_("Carrier"), sent.carrier), (_("Tracking number"), sent.tracking_number)]
    return _print([_slip(order, lines, _places([order.id]), facts, parcel=parcel)])


def _orders(numbers: Sequence[int]) -> list[Order]:
    """In the order asked for. Two statements."""
    statement = select(Order).where(Order.number.in_(set(numbers))).options(selectinload(Order.lines))
    by_number = {order.number: order for order in session().scalars(statement)}
    if len(by_number) < len(set(numbers)):
        raise NotFound(_("This order does not exist."))
    return [by_number[number] for number in dict.fromkeys(numbers)]


def _left(order: Order) -> list[tuple[OrderLine, int]]:
    """What is still to be sent; of an order that is on its way, everything."""
    left = [(line, line.quantity - line.fulfilled) for line in order.lines if line.requires_shipping]
    waiting = [(line, quantity) for line, quantity in left if quantity > 0]
    return waiting or [(line, line.quantity) for line in order.lines if line.requires_shipping]


def _places(order_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], list[str]]:
    """Where the goods of these orders lie or lay, by order and variant. One statement."""
    rows = session().execute(
        select(StockMovement.cause_id, StockMovement.variant_id, Location.name)
        .join(Location, (Location.store_id == StockMovement.store_id) & (Location.id == StockMovement.location_id))
        .where(StockMovement.cause == "order", StockMovement.cause_id.in_(order_ids), StockMovement.reserved > 0)
        .distinct()
        .order_by(Location.name)
    )
    found: dict[tuple[UUID, UUID], list[str]] = {}
    for order_id, variant_id, name in rows:
        if order_id is not None:
            found.setdefault((order_id, variant_id), []).append(name)
    return found


def _slip(
    order: Order,
    lines: Iterable[tuple[OrderLine, int]],
    places: Places,
    facts: Iterable[tuple[str, str]] = (),
    *,
    parcel: int = 0,
) -> dict[str, Any]:
    told = [(_("Date of order"), format_date(order.placed_at)), (_("Delivery"), own_way(order.shipping_name)), *facts]
    if parcel:
        told.insert(0, (_("Parcel"), str(parcel)))
    return {
        "title": _("Packing slip"),
        "number": own_way(order.name),
        "receiver": receiver_of(Address.from_dict(order.shipping_address).lines()),
        "facts": [(label, value) for label, value in told if value],
        "columns": [_("Article"), _("Location"), _("Quantity")],
        "rows": [_row(order, line, quantity, places) for line, quantity in lines],
        "notes": [own_way(order.note)] if order.note else [],
    }


def _row(order: Order, line: OrderLine, quantity: int, places: Places) -> dict[str, Any]:
    """Titles in the store's language: whoever packs reads them."""
    words = details_of({"variant_title": line.variant_title, "sku": line.sku})
    variants = [line.variant_id, *(UUID(part["variant_id"]) for part in line.parts if part.get("variant_id"))]
    where = {name for variant in variants if variant for name in places.get((order.id, variant), ())}
    return {
        "title": own_way(line.title),
        "details": [*words, *(_part(part, quantity) for part in line.parts)],
        "cells": [own_way(", ".join(sorted(where)))],
        "quantity": format_quantity(quantity, line.unit),
        "picture": line.media_key or None,
    }


def _part(part: Mapping[str, Any], bundles: int) -> str:
    count = format_quantity(part["quantity"] * bundles, part.get("unit", "piece"))
    words = (part["title"], part.get("variant_title", ""), part.get("sku", ""))
    return f"{count} × {own_way(' · '.join(word for word in words if word))}"


def _print(slips: Sequence[dict[str, Any]]) -> bytes:
    if not slips:
        raise Conflict(_("Nothing in these orders is shipped."))
    store, settings = current_store(), invoice_settings()
    sender = settings.legal_name or store.name
    heading = _("Packing slips") if len(slips) > 1 else _("Packing slip")
    sheet = base_sheet(heading=heading, author=sender, footer=[store.name, store.email])
    sheet |= {"seller": [own_way(line) for line in settings.address.splitlines()], "slips": slips}
    leave_transaction()
    pictures = _pictures(slips) if settings.with_pictures else {}
    for row in (row for slip in slips for row in slip["rows"]):
        row["picture"] = pictures.get(row["picture"])
    return render_pdf(Template.SLIPS, sheet, at=clock.now(), archive=False, fonts=added_fonts())


def _pictures(slips: Sequence[dict[str, Any]]) -> dict[str, bytes]:
    """Small pictures by their key; what cannot be read is left out: the parcel has to go all the same."""
    found: dict[str, bytes] = {}
    for key in {row["picture"] for slip in slips for row in slip["rows"] if row["picture"]}:
        for kept in (rendition_key(key, PICTURE_WIDTH), key):
            try:
                found[key] = media_storage().read(kept)
                break
            except (NotFound, GatewayFailed):
                continue
    return found
