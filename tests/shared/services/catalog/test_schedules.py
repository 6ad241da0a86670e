"""Products that go live and are taken down by the clock."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import maintenance_scope, platform_scope, session, store_scope
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.product import ProductStatus, product_by_id
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.domain import find_by_path
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store
from shared.services.carts.lines import add_to_cart
from shared.services.catalog.inputs import ProductInput, Schedule, VariantInput
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.products import create_product, update_product
from shared.services.catalog.schedules import pass_due_moments, stores_with_due_products
from tests.factories.catalog import make_product
from tests.factories.stores import make_store


@pytest.fixture
def stores(engines: Engines) -> Iterator[tuple[Store, Store]]:
    yield make_store(), make_store()


def scheduled(title: str, *, starts: int | None, ends: int | None = None, status: str = "active") -> ProductInput:
    now = clock.now()
    moments = [None if hours is None else now + timedelta(hours=hours) for hours in (starts, ends)]
    return ProductInput(
        title=title, variants=(VariantInput(price=500),), status=ProductStatus(status), schedule=Schedule(*moments)
    )


def revision_of(store: Store) -> int:
    with platform_scope():
        platform = session().get(Platform, store.platform_id)
        assert platform is not None
        found = find_by_path(platform.code, store.handle)
    assert found is not None
    return found.revision


def count_told(store: Store) -> int:
    told = (OutboxEvent.type == "catalog.product_changed", OutboxEvent.store_id == store.id)
    with maintenance_scope():
        return len(session().scalars(select(OutboxEvent).where(*told)).all())


def test_a_product_is_seen_between_its_moments_and_not_before_or_after(stores: tuple[Store, Store]) -> None:
    with store_scope(stores[0].id):
        product = create_product(scheduled("Advent calendar", starts=2, ends=5))
        variant = product.variants[0]
        with pytest.raises(NotFound):
            storefront_product(product.handle, "en")
        with pytest.raises(NotFound):
            add_to_cart(None, variant.id, 1, locale="en")
        with time_machine.travel(clock.now() + timedelta(hours=3)):
            assert storefront_product(product.handle, "en").title == "Advent calendar"
        with time_machine.travel(clock.now() + timedelta(hours=6)), pytest.raises(NotFound):
            storefront_product(product.handle, "en")


def test_the_shop_goes_stale_to_the_second_and_stays_so_when_the_job_has_run(stores: tuple[Store, Store]) -> None:
    ours, theirs = stores
    with store_scope(theirs.id):
        make_product()
    with store_scope(ours.id):
        create_product(scheduled("Advent calendar", starts=1, ends=2))
    before, before_theirs = revision_of(ours), revision_of(theirs)
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        live = revision_of(ours)
        assert live > before
        assert ours.id in stores_with_due_products()
        assert pass_due_moments(ours.id) == 1
        assert revision_of(ours) == live
        assert ours.id not in stores_with_due_products()
    with time_machine.travel(clock.now() + timedelta(hours=2, seconds=1)):
        assert revision_of(ours) > live
    assert revision_of(theirs) == before_theirs


def test_the_job_takes_down_what_is_over_and_tells_of_both_moments(stores: tuple[Store, Store]) -> None:
    with store_scope(stores[0].id):
        product = create_product(scheduled("Advent calendar", starts=1, ends=2))
    for hours, status in ((1, ProductStatus.ACTIVE), (2, ProductStatus.DRAFT)):
        with time_machine.travel(clock.now() + timedelta(hours=hours, minutes=1)):
            count = count_told(stores[0])
            pass_due_moments(stores[0].id)
            pass_due_moments(stores[0].id)
            with store_scope(stores[0].id):
                assert product_by_id(product.id).status is status
                assert count_told(stores[0]) == count + 1


def test_a_schedule_that_cannot_be_is_refused_with_a_reason(stores: tuple[Store, Store]) -> None:
    with store_scope(stores[0].id):
        for wrong, field in (
            (scheduled("A", starts=3, ends=2), "take_down_at"),
            (scheduled("A", starts=None, ends=-1), "take_down_at"),
            (scheduled("A", starts=3, status="draft"), "publish_at"),
            (scheduled("A", starts=24 * 365 * 20), "publish_at"),
        ):
            with pytest.raises(Invalid) as refused:
                create_product(wrong)
            assert field in refused.value.fields


def test_saving_texts_keeps_the_schedule_and_publishing_now_ends_the_wait(stores: tuple[Store, Store]) -> None:
    with store_scope(stores[0].id):
        product = create_product(scheduled("Advent calendar", starts=5, ends=9))
        waiting = product.published_at
        variants = (VariantInput(price=700),)
        update_product(product.id, ProductInput(title="Calendar", variants=variants, status=ProductStatus.ACTIVE))
        assert (product.published_at, product.goes_live_at) == (waiting, waiting)
        now = ProductInput(title="Calendar", variants=None, status=ProductStatus.ACTIVE, schedule=Schedule())
        update_product(product.id, now)
        assert product.goes_live_at is None
        assert product.take_down_at is None
        assert product.variants[0].price == 700
        assert storefront_product(product.handle, "en").title == "Calendar"
