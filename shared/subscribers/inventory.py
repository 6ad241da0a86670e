"""What follows from changes in the stock room."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, store_scope, transaction
from shared.models.catalog.variant import Variant
from shared.models.inventory.back_in_stock import BackInStockRequest, count_waiting, request_by_id
from shared.models.inventory.purchase import purchase_by_id
from shared.models.inventory.supplier import supplier_by_id
from shared.services.inventory.back_in_stock import tell_waiting
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_shortages
from shared.services.mail.owe import owe_mail
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("stores.opened", consumer="inventory.first_location")
def make_first_location(event: HeardEvent) -> Iterable[JobCall]:
    with store_scope(event.id_of("store_id")), transaction():
        ensure_default_location()
    return []


@on("inventory.stock_changed", consumer="inventory.shortages")
def note_shortage(event: HeardEvent) -> Iterable[JobCall]:
    """Orders change stock without looking at thresholds: the book of what is low follows here."""
    refresh_shortages([event.id_of("variant_id")], inventory_settings().low_at)
    return []


@on("catalog.product_changed", consumer="inventory.product_shortages")
def note_shortages_of_product(event: HeardEvent) -> Iterable[JobCall]:
    """New variants begin with nothing; put away, they are not missed."""
    variant_ids = session().scalars(select(Variant.id).where(Variant.product_id == event.id_of("product_id")))
    refresh_shortages(variant_ids, inventory_settings().low_at)
    return []


@on("inventory.stock_changed", consumer="inventory.back_in_stock")
def tell_those_who_wait(event: HeardEvent) -> Iterable[JobCall]:
    variant_id = event.id_of("variant_id")
    if count_waiting(variant_id):
        tell_waiting(variant_id)
    return []


@on("inventory.back_in_stock_due", consumer="mail.back_in_stock")
def mail_return(event: HeardEvent) -> Iterable[JobCall]:
    return _to_shopper(request_by_id(event.id_of("request_id")), "inventory.back_in_stock")


@on("inventory.back_in_stock_asked", consumer="mail.back_in_stock_asked")
def mail_confirmation(event: HeardEvent) -> Iterable[JobCall]:
    return _to_shopper(request_by_id(event.id_of("request_id")), "inventory.back_in_stock_asked")


def _to_shopper(request: BackInStockRequest | None, kind: str) -> Iterable[JobCall]:
    if request is None:
        return []
    arguments = {"request_id": str(request.id)}
    key = f"{kind}:{request.id}"
    return _send(
        owe_mail(
            kind, key=key, recipient=request.email, locale=request.locale, about_id=request.id, arguments=arguments
        )
    )


@on("inventory.purchase_order_sent", consumer="mail.purchase_order")
def mail_supplier(event: HeardEvent) -> Iterable[JobCall]:
    order = purchase_by_id(event.id_of("purchase_id"))
    supplier = supplier_by_id(order.supplier_id)
    return _send(
        owe_mail(
            "inventory.purchase_order",
            key=f"purchase-order:{event.id}",
            recipient=supplier.email,
            locale=supplier.locale,
            about_id=order.id,
            arguments={"purchase_id": str(order.id)},
        )
    )


def _send(message_id: UUID | None) -> Iterable[JobCall]:
    return [JobCall("mail.send", {"message_id": message_id})] if message_id else []
