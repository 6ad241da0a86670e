"""What buyers of digital goods may download: granted once the order is paid, by links that are signed and bounded."""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import derive_key, equals
from shared.models.catalog.digital_file import DigitalFile, digital_file_by_id, files_for
from shared.models.catalog.variant import variants_by_id
from shared.models.orders.download import OrderDownload, download_by_id, downloads_of, take_download
from shared.models.orders.event import OrderEvent
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.stores.store import current_store
from shared.services.catalog.digital_files import stream_file
from shared.services.inventory.bundled import units_of_lines
from shared.services.inventory.settlements import ship_stock
from shared.services.stores.links import store_url

PURPOSE = "order downloads"
SIGNATURE = 32
PAID = (PaymentState.PAID, PaymentState.PARTLY_REFUNDED)


def grant_downloads(order_id: UUID) -> list[OrderDownload]:
    """Give the buyer of a paid order the files of what was bought; asked again, nothing more. Raises NotFound.

    Goods that are nothing but files count as delivered from then on.
    """
    with transaction():
        order = order_for_update(order_id)
        if not is_paid(order):
            return []
        known = {download.file_id for download in downloads_of(order.id)}
        fresh = [_new_download(order, file) for file in _files_of(order) if file.id not in known]
        if fresh:
            session().add_all(fresh)
            deliver(order, order.lines)
            session().add(OrderEvent(order_id=order.id, kind="downloads", details={"count": len(fresh)}))
    return fresh


def is_paid(order: Order) -> bool:
    """Whether files may be given out: nothing is owed, and the order stands."""
    return order.status is not OrderStatus.CANCELLED and (order.payment_state in PAID or order.total == 0)


def download_url(order: Order, download: OrderDownload) -> str:
    """The signed link, on the store's own address."""
    path = f"/downloads/{download.id}/{_signature(download)}"
    return store_url(current_store(), path, locale=order.locale)


def fetch_download(download_id: UUID, signature: str) -> tuple[DigitalFile, Iterator[bytes]]:
    """The file and its bytes, counted as one download.

    Raises NotFound (no such link, or one that was replaced), Conflict (used up, over, not paid; says which).
    """
    download, file = _opened(download_id, signature)
    content = stream_file(file)
    with transaction():
        if not take_download(download_id):
            raise _closed(download)
    return file, content


def shown_download(download_id: UUID, signature: str) -> OrderDownload:
    """What stands behind a link, without counting. Raises as ``fetch_download``."""
    return _opened(download_id, signature)[0]


def reset_download(download_id: UUID) -> OrderDownload:
    """Let the buyer download afresh by a new link; the old one is void. Raises NotFound."""
    with transaction():
        download = download_by_id(download_id)
        file = digital_file_by_id(download.file_id) if download.file_id else None
        if file is None:
            raise NotFound(_("This file was taken away."))
        download.used, download.last_at = 0, None
        download.most = file.most_downloads
        download.expires_at = _expiry(file)
        download.edition += 1
    return download


def _opened(download_id: UUID, signature: str) -> tuple[OrderDownload, DigitalFile]:
    download = download_by_id(download_id)
    if not equals(_signature(download), signature):
        raise NotFound(_("This download does not exist."))
    if not download.is_open or not is_paid(order_by_id(download.order_id)) or download.file_id is None:
        raise _closed(download)
    return download, digital_file_by_id(download.file_id)


def _closed(download: OrderDownload) -> Conflict:
    if download.file_id is None:
        return Conflict(_("This file is not offered any more. Please write to the shop."))
    if download.is_expired:
        return Conflict(_("The time for this download is over. Please write to the shop."))
    if download.left == 0:
        return Conflict(_("This was downloaded as often as allowed. Please write to the shop."))
    return Conflict(_("This can be downloaded once the order is paid."))


def _signature(download: OrderDownload) -> str:
    key = derive_key(current_settings().secret_key, PURPOSE)
    text = f"{download.store_id}/{download.id}/{download.edition}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:SIGNATURE]


def _files_of(order: Order) -> list[DigitalFile]:
    """Those of the variants that were bought, parts of bundles included."""
    variants = {variant_id for variant_id, _units in units_of_lines((x.variant_id, x.parts, 1) for x in order.lines)}
    variants |= {line.variant_id for line in order.lines if line.variant_id}
    return files_for(_products_of(variants), variants) if variants else []


def _products_of(variants: set[UUID]) -> list[UUID]:
    return [variant.product_id for variant in variants_by_id(variants).values()]


def _new_download(order: Order, file: DigitalFile) -> OrderDownload:
    return OrderDownload(
        order_id=order.id,
        file_id=file.id,
        filename=file.filename,
        most=file.most_downloads,
        expires_at=_expiry(file),
    )


def _expiry(file: DigitalFile) -> datetime | None:
    return clock.now() + timedelta(days=file.days) if file.days else None


def deliver(order: Order, delivered: Sequence[OrderLine]) -> None:
    """Those of the lines that need no parcel are done; where that was all, so is the order."""
    done = [line for line in delivered if not line.requires_shipping and line.left_to_send > 0]
    if not done or order.fulfilment_state not in (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED):
        return
    lines = [(line.variant_id, line.parts, line.left_to_send) for line in done]
    ship_stock(units_of_lines(lines), cause="order", cause_id=order.id)
    for line in done:
        line.fulfilled += line.left_to_send
    is_all = not any(line.left_to_send for line in order.lines)
    order.note_fulfilment(FulfilmentState.FULFILLED if is_all else FulfilmentState.PARTLY_FULFILLED)
