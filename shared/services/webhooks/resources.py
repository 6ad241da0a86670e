"""What is told of a resource: the API's own representation, as it reads when the event is heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.models.gift_cards.card import card_by_id
from shared.services.catalog.api_listing import api_products_of
from shared.services.customers.management import api_customers_of
from shared.services.gift_cards.listing import told_card
from shared.services.inventory.api_listing import api_levels_of
from shared.services.orders.api_listing import api_order
from shared.services.orders.disputes import api_dispute
from shared.services.orders.drafts.listing import api_draft
from shared.services.returns.api_listing import api_return

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One resource and what is said about it."""

    resource_id: UUID
    data: Mapping[str, Any]


def tell_order(payload: Payload) -> list[Told]:
    order_id = UUID(payload["order_id"])
    try:
        return [Told(order_id, api_order(order_id))]
    except NotFound:
        return []


def tell_dispute(payload: Payload) -> list[Told]:
    found = api_dispute(UUID(payload["dispute_id"]))
    return [Told(found["id"], found)] if found is not None else []


def tell_return(payload: Payload) -> list[Told]:
    return_id = UUID(payload["return_id"])
    try:
        return [Told(return_id, api_return(return_id))]
    except NotFound:
        return []


def tell_draft_order(payload: Payload) -> list[Told]:
    draft_id = UUID(payload["draft_id"])
    try:
        return [Told(draft_id, api_draft(draft_id))]
    except NotFound:
        return []


def tell_gone_draft(payload: Payload) -> list[Told]:
    draft_id = UUID(payload["draft_id"])
    return [Told(draft_id, {"id": draft_id})]


def tell_products(payload: Payload) -> list[Told]:
    """Of many at once those that are still there."""
    ids = payload.get("product_ids") or [payload["product_id"]]
    return [Told(row["id"], row) for row in api_products_of([UUID(text) for text in ids])]


def tell_deleted(payload: Payload) -> list[Told]:
    product_id = UUID(payload["product_id"])
    return [Told(product_id, {"id": product_id})]


def tell_levels(payload: Payload) -> list[Told]:
    variant_id = UUID(payload["variant_id"])
    levels = api_levels_of([variant_id])
    return [Told(variant_id, {"variant_id": variant_id, "levels": levels})] if levels else []


def tell_gift_card(payload: Payload) -> list[Told]:
    """Without its code, which nobody but its holder knows."""
    card = card_by_id(UUID(payload["card_id"]))
    return [Told(card.id, told_card(card))]


def tell_customer(payload: Payload) -> list[Told]:
    """Who ordered for the first time, or who signed up without having ordered."""
    customer_id = UUID(payload.get("new_customer_id") or payload["customer_id"])
    return [Told(row["id"], row) for row in api_customers_of([customer_id])]
