"""From when until when shoppers see a product."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import case, func, select, update

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.events.catalog import ProductChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product, ProductStatus
from shared.models.stores.revision import expire_storefront_at, touch_storefront
from shared.models.stores.store import Store
from shared.services.catalog.inputs import ProductInput, Schedule

AT_ONCE = 500
FURTHEST = timedelta(days=3660)


def set_publication(product: Product, wanted: ProductInput) -> None:
    """Give the product the status and the schedule that are asked for."""
    was_waiting = product.goes_live_at is not None
    if wanted.status != ProductStatus.ACTIVE:
        _take_back(product, wanted.status)
    elif wanted.schedule is None:
        product.published_at = wanted.published_at or product.published_at
        product.publish()
    else:
        since = None if was_waiting else product.published_at
        publish_at = wanted.schedule.publish_at or wanted.published_at or since or clock.now()
        product.schedule(publish_at, wanted.schedule.take_down_at)


def _take_back(product: Product, status: ProductStatus) -> None:
    was_seen = product.published_at
    product.unpublish() if status == ProductStatus.DRAFT else product.archive()
    if status == ProductStatus.ARCHIVED:
        product.published_at = was_seen


def schedule_complaints(status: ProductStatus, schedule: Schedule | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the moments: ``publish_at`` or ``take_down_at``, with what to do about it."""
    if schedule is None:
        return
    now, starts, ends = clock.now(), schedule.publish_at, schedule.take_down_at
    if status != ProductStatus.ACTIVE:
        if starts is not None and starts > now:
            yield "publish_at", _("Choose “active” as well: the product is shown from this moment on.")
        return
    if ends is not None and ends <= now:
        yield "take_down_at", _("This moment is over. Choose one that lies ahead.")
    elif ends is not None and starts is not None and ends <= starts:
        yield "take_down_at", _("Choose a moment after the product goes live.")
    for name, moment in (("publish_at", starts), ("take_down_at", ends)):
        if moment is not None and moment > now + FURTHEST:
            yield name, _("Choose a moment within the next ten years.")


def stores_with_due_products() -> list[UUID]:
    """Stores in which time has changed what shoppers see since somebody last looked."""
    now = clock.now()
    with maintenance_scope():
        due = select(Product.store_id).where(Product.due_at <= now).distinct().limit(AT_ONCE)
        stale = select(Store.id).where(Store.stale_at <= now).limit(AT_ONCE)
        return sorted({*session().scalars(due), *session().scalars(stale)})


def pass_due_moments(store_id: UUID) -> int:
    """Tell the world of products that went live, take down those whose time is over. Returns how many changed.

    What shoppers see follows the moments by itself; this keeps status, events and cached pages in step.
    """
    with store_scope(store_id), transaction():
        due = _due_products()
        for product in due:
            _pass_moment(product)
        session().flush()
        touch_storefront()
        _wait_for_next()
    return len(due)


def _due_products() -> list[Product]:
    statement = select(Product).where(Product.due_at <= clock.now()).order_by(Product.due_at).limit(AT_ONCE)
    return list(session().scalars(statement.with_for_update(skip_locked=True)))


def _pass_moment(product: Product) -> None:
    if product.take_down_at is not None and product.take_down_at <= clock.now():
        product.unpublish()
    product.note_due()
    product.updated_at = clock.now()
    record(ProductChanged(product.id))


def _wait_for_next() -> None:
    """The store is fresh until the next product is due, or its prices change."""
    store_is_due = update(Store).where(Store.id == current_store_id(), Store.stale_at <= clock.now())
    next_price = case((Store.prices_change_at > clock.now(), Store.prices_change_at))
    session().execute(store_is_due.values(stale_at=next_price).execution_options(synchronize_session=False))
    following = session().scalar(select(func.min(Product.due_at)).where(Product.due_at > clock.now()))
    if following is not None:
        expire_storefront_at(following)
