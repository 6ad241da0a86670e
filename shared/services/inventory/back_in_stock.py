"""Shoppers who want to hear when something returns: ask, be told once in turn, end it.

In turn: for every whole unit that is free, up to ``told_factor`` shoppers are told, those who asked first before the
others; whoever was told in the last ``HEAD_START`` counts, so that a small delivery is not promised to everybody. What
is still free after that is offered to the next ones.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import and_, select

from shared.db.session import session, transaction
from shared.events.inventory import BackInStockAsked, BackInStockDue
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.back_in_stock import (
    BackInStockRequest,
    WaitStatus,
    awaited_variants,
    count_told_since,
    find_request,
    find_waiting,
    next_waiting,
)
from shared.services.catalog.columns import units_of
from shared.services.inventory.preferences import inventory_settings

HEAD_START = timedelta(hours=24)
MAX_EMAIL = 254


def ask_for_return(variant_id: UUID, email: str, *, locale: str, consent: str) -> BackInStockRequest:
    """Note that somebody waits; asked again by the same person it stays one request.

    Raises Invalid (the address), NotFound (not on sale), Conflict (it can be bought).
    """
    address = _checked_email(email)
    with transaction():
        if _free_units(variant_id) is None:
            raise Conflict(_("This can be bought right now."))
        known = find_waiting(variant_id, address)
        if known is not None:
            return known
        request = BackInStockRequest(
            variant_id=variant_id, email=address, locale=locale, consent=consent, token=new_token(18)
        )
        session().add(request)
        session().flush()
        record(BackInStockAsked(request.id))
    return request


def end_request(token: str) -> BackInStockRequest:
    """Whoever holds the link in a mail waits no longer. Raises NotFound."""
    with transaction():
        request = find_request(token)
        if request is None:
            raise NotFound(_("This request does not exist any more."))
        if request.status is WaitStatus.WAITING:
            request.status, request.ended_at = WaitStatus.ENDED, clock.now()
    return request


def remove_request(request_id: UUID) -> None:
    """Forget a request and its address altogether. Raises NotFound."""
    with transaction():
        request = session().scalars(select(BackInStockRequest).where(BackInStockRequest.id == request_id)).first()
        if request is None:
            raise NotFound(_("This request does not exist any more."))
        session().delete(request)


def tell_waiting(variant_id: UUID) -> int:
    """Let those whose turn it is be told that the variant is back. Returns how many; safe to repeat."""
    with transaction():
        free = _units_to_offer(variant_id)
        if free <= 0:
            return 0
        turns = free * inventory_settings().told_factor - count_told_since(variant_id, clock.now() - HEAD_START)
        requests = next_waiting(variant_id, turns) if turns > 0 else []
        for request in requests:
            request.status, request.told_at = WaitStatus.TOLD, clock.now()
            record(BackInStockDue(request.id))
    return len(requests)


def tell_all_waiting() -> int:
    """The same for everything that somebody waits for in the current store: for the clock's job."""
    return sum(tell_waiting(variant_id) for variant_id in awaited_variants())


def _free_units(variant_id: UUID) -> int | None:
    """Whole units on sale, at most zero; None where it can be bought. Raises NotFound."""
    row = _offer(variant_id)
    if row is None or row.status is not ProductStatus.ACTIVE:
        raise NotFound(_("This product is not on sale."))
    if not row.track_stock or row.sell_when_out or row.available > 0:
        return None
    return 0


def _units_to_offer(variant_id: UUID) -> int:
    row = _offer(variant_id)
    if row is None or row.status is not ProductStatus.ACTIVE:
        return 0
    if not row.track_stock or row.sell_when_out:
        return 1_000
    return -(-int(row.available) // row.unit.one) if row.available > 0 else 0


def _offer(variant_id: UUID) -> Any:
    statement = (
        select(
            *(Product.status, Product.unit, Variant.track_stock, Variant.sell_when_out),
            units_of(Variant).label("available"),
        )
        .select_from(Variant)
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .where(Variant.id == variant_id)
    )
    return session().execute(statement).first()


def _checked_email(email: str) -> str:
    try:
        address = validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Invalid(fields={"email": _("Type an e-mail address such as name@example.com.")}) from None
    if len(address) > MAX_EMAIL:
        raise Invalid(fields={"email": _("Type an e-mail address such as name@example.com.")})
    return address
