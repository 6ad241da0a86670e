"""What staff work with on an order's page beside the order itself: a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.inventory.location import Location, active_locations, location_names
from shared.models.orders.fulfilment import Fulfilment, parcels_with_lines
from shared.models.orders.hold import OrderHold, holds_of
from shared.models.orders.label import ShippingLabel, labels_of
from shared.models.orders.note import OrderNote, notes_of
from shared.models.orders.order import Order
from shared.models.orders.tag import known_order_tags, tags_of
from shared.models.shipping.courier import find_courier_account


@dataclass(frozen=True, slots=True)
class OrderHandling:
    """Parcels, holds, notes and tags of an order, the places it can be packed at, and the orders beside it.

    ``labels`` are the newest of each parcel; ``has_courier`` says whether labels can be bought.
    """

    parcels: Sequence[Fulfilment]
    holds: Sequence[OrderHold]
    notes: Mapping[str, OrderNote]
    tags: Sequence[str]
    known_tags: Sequence[str]
    locations: Sequence[Location]
    place_names: Mapping[UUID, str]
    labels: Mapping[UUID, ShippingLabel]
    has_courier: bool
    older: int | None
    newer: int | None

    @property
    def open_holds(self) -> list[OrderHold]:
        return [hold for hold in self.holds if hold.is_open]


def order_handling(order: Order) -> OrderHandling:
    """The order is known; everything else is read."""
    parcels, locations = parcels_with_lines(order.id), active_locations()
    elsewhere = {one.location_id for one in parcels if one.location_id} - {one.id for one in locations}
    return OrderHandling(
        parcels=parcels,
        holds=holds_of(order.id),
        notes={str(note.id): note for note in notes_of(order.id)},
        tags=tags_of(order.id),
        known_tags=known_order_tags(),
        locations=locations,
        place_names={one.id: one.name for one in locations} | location_names(elsewhere),
        labels={one.fulfilment_id: one for one in labels_of(order.id) if one.fulfilment_id} if parcels else {},
        has_courier=bool(parcels) and find_courier_account() is not None,
        older=_beside(order, newer=False),
        newer=_beside(order, newer=True),
    )


def _beside(order: Order, *, newer: bool) -> int | None:
    """The number of the order that was placed next, or before."""
    place, here = tuple_(Order.placed_at, Order.id), tuple_(order.placed_at, order.id)
    order_by = (Order.placed_at, Order.id) if newer else (Order.placed_at.desc(), Order.id.desc())
    statement = select(Order.number).where(
        Order.store_id == current_store_id(), place > here if newer else place < here
    )
    return session().scalar(statement.order_by(*order_by).limit(1))
