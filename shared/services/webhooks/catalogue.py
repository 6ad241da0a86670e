"""What integrators can hear of: each type, the events it comes from, and whose words it is told in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text
from shared.services.webhooks.examples import (
    CUSTOMER,
    DELETED,
    DISPUTE,
    DRAFT_ORDER,
    GIFT_CARD,
    LEVELS,
    MOMENT,
    ORDER,
    PING,
    PRODUCT,
    RETURN,
    STORE_ID,
)
from shared.services.webhooks.resources import (
    Told,
    tell_customer,
    tell_deleted,
    tell_dispute,
    tell_draft_order,
    tell_gift_card,
    tell_gone_draft,
    tell_levels,
    tell_order,
    tell_products,
    tell_return,
)

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventType:
    """``heard`` are types of the outbox; ``is_meant`` picks among their events, ``tell`` reads what is told.

    ``schema`` names the resource's schema in the API's document. ``permission`` is what whoever asks for this type
    must hold: what is told is what they could read by themselves.
    """

    name: str
    about: Text
    group: Text
    permission: str
    schema: str
    example: Mapping[str, Any]
    heard: tuple[str, ...]
    tell: Callable[[Payload], list[Told]]
    is_meant: Callable[[Payload], bool] = lambda _payload: True

    @property
    def message_example(self) -> Mapping[str, Any]:
        """A whole message of this type."""
        return {"type": self.name, "timestamp": MOMENT, "store_id": STORE_ID, "data": self.example}


PING_TYPE = "ping"
_GIFT_CARDS = _l("Gift cards")
_ORDERS, _PRODUCTS, _STOCK, _CUSTOMERS = _l("Orders"), _l("Products"), _l("Stock"), _l("Customers")
_RETURNS = _l("Returns")


def _order_type(name: str, about: Text, *heard: str) -> EventType:
    return EventType(name, about, _ORDERS, "orders.view", "Order", ORDER, heard, tell_order)


def _return_type(name: str, about: Text, *heard: str) -> EventType:
    return EventType(name, about, _RETURNS, "returns.view", "Return", RETURN, heard, tell_return)


def _is_new(payload: Payload) -> bool:
    return bool(payload.get("is_new"))


def _is_edit(payload: Payload) -> bool:
    """Products that only came into a smart collection or left it read as before."""
    return not payload.get("is_new") and not payload.get("only_collections")


def _draft_type(name: str, about: Text) -> EventType:
    return EventType(
        f"draft_order.{name}",
        about,
        *(_ORDERS, "orders.draft", "DraftOrder", DRAFT_ORDER),
        heard=("drafts.changed",),
        tell=tell_draft_order,
        is_meant=lambda payload: payload.get("what") == name,
    )


DRAFT_TYPES = (
    _draft_type("created", _l("A draft was made.")),
    _draft_type("updated", _l("A draft was changed.")),
    _draft_type("sent", _l("A draft was sent to the customer as a quote.")),
    _draft_type("approved", _l("The customer has approved a quote.")),
    _draft_type("declined", _l("The customer has declined a quote.")),
    _draft_type("expired", _l("A quote has ended without an order.")),
    _draft_type("completed", _l("A draft has become an order.")),
    EventType(
        "draft_order.deleted",
        _l("A draft was deleted. Only its id is left to tell."),
        *(_ORDERS, "orders.draft", "DeletedThing", DELETED),
        heard=("drafts.deleted",),
        tell=tell_gone_draft,
    ),
)
EVENT_TYPES = (
    _order_type("order.placed", _l("A shopper has ordered; it may still wait for its payment."), "orders.placed"),
    _order_type("order.paid", _l("An order is paid in full."), "orders.paid"),
    _order_type("order.fulfilled", _l("A parcel of an order has left, or been handed over."), "orders.fulfilled"),
    _order_type(
        "order.parcel_updated",
        _l("A parcel is somewhere else, is followed otherwise, or was taken back."),
        *("orders.parcel_moved", "orders.tracking_changed", "orders.parcel_cancelled"),
    ),
    _order_type(
        "order.label_updated",
        _l("A label for a parcel of an order was bought, or its price came back."),
        *("orders.label_bought", "orders.label_refunded"),
    ),
    _order_type("order.held", _l("An order was put on hold."), "orders.held"),
    _order_type("order.released", _l("No hold stops an order any more."), "orders.released"),
    _order_type("order.updated", _l("Staff changed an order’s tags, contact or state."), "orders.changed"),
    _order_type("order.refunded", _l("Money of an order was given back."), "orders.refunded"),
    _order_type("order.cancelled", _l("An order was cancelled; its stock is on sale again."), "orders.cancelled"),
    _order_type("order.payment_failed", _l("A payment for an order did not go through."), "payments.failed"),
    _order_type("order.edited", _l("An order was changed after it was placed."), "orders.edited"),
    *DRAFT_TYPES,
    _return_type("return.requested", _l("Somebody wants to send goods back."), "returns.requested"),
    _return_type("return.approved", _l("A shopper may send the goods."), "returns.approved"),
    _return_type("return.received", _l("Goods came back, all or a part."), "returns.received"),
    _return_type(
        "return.closed",
        _l("Nothing more happens: closed, declined or cancelled."),
        *("returns.closed", "returns.declined"),
    ),
    EventType(
        "order.dispute_opened",
        _l("A cardholder wants the money of an order back from the bank."),
        *(_ORDERS, "orders.view", "Dispute", DISPUTE),
        heard=("orders.dispute_opened",),
        tell=tell_dispute,
    ),
    EventType(
        "order.dispute_closed",
        _l("The bank has decided a dispute, or it was given up."),
        *(_ORDERS, "orders.view", "Dispute", DISPUTE),
        heard=("orders.dispute_closed",),
        tell=tell_dispute,
    ),
    EventType(
        "product.created",
        _l("A product was made, by hand, by import or through the API."),
        *(_PRODUCTS, "catalog.view", "Product", PRODUCT),
        heard=("catalog.product_changed",),
        tell=tell_products,
        is_meant=_is_new,
    ),
    EventType(
        "product.updated",
        _l("A product was changed, or its variants, prices or pictures."),
        *(_PRODUCTS, "catalog.view", "Product", PRODUCT),
        heard=("catalog.product_changed", "catalog.products_changed"),
        tell=tell_products,
        is_meant=_is_edit,
    ),
    EventType(
        "product.deleted",
        _l("A product was removed for good. Only its id is left to tell."),
        *(_PRODUCTS, "catalog.view", "DeletedThing", DELETED),
        heard=("catalog.product_deleted",),
        tell=tell_deleted,
    ),
    EventType(
        "inventory.level_changed",
        _l("Stock of a variant was sold, returned, counted, bought or moved."),
        *(_STOCK, "inventory.view", "VariantLevels", LEVELS),
        heard=("inventory.stock_changed",),
        tell=tell_levels,
    ),
    EventType(
        "gift_card.issued",
        _l("A gift card was sold and paid, or issued by hand. Its code is not told."),
        *(_GIFT_CARDS, "gift_cards.view", "GiftCard", GIFT_CARD),
        heard=("gift_cards.issued",),
        tell=tell_gift_card,
    ),
    EventType(
        "gift_card.updated",
        _l("A gift card was spent from, filled again, corrected, or switched off or on."),
        *(_GIFT_CARDS, "gift_cards.view", "GiftCard", GIFT_CARD),
        heard=("gift_cards.changed",),
        tell=tell_gift_card,
    ),
    EventType(
        "customer.created",
        _l("Somebody became known as a customer."),
        *(_CUSTOMERS, "customers.view", "Customer", CUSTOMER),
        heard=("orders.placed", "customers.joined"),
        tell=tell_customer,
        is_meant=lambda payload: bool(payload.get("new_customer_id") or payload.get("is_new")),
    ),
)
#: Sent only to the subscription that is being tried out.
PING_EVENT = EventType(
    PING_TYPE,
    _l("A trial, sent from the dashboard or through the API."),
    _l("Trial"),
    *("webhooks.view", "Ping", PING),
    heard=(),
    tell=lambda _payload: [],
)


@cache
def known_types() -> dict[str, EventType]:
    """What can be subscribed to, by name."""
    return {known.name: known for known in EVENT_TYPES}


def all_types() -> dict[str, EventType]:
    """The same with the trial: everything that a message can be."""
    return known_types() | {PING_TYPE: PING_EVENT}


def types_for(heard: str, payload: Payload) -> list[EventType]:
    """What an event of the outbox is told as."""
    return [known for known in EVENT_TYPES if heard in known.heard and known.is_meant(payload)]


def heard_types() -> list[str]:
    """The types of the outbox that somebody may want to hear of."""
    return sorted({heard for known in EVENT_TYPES for heard in known.heard})
