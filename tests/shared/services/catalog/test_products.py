"""Products as merchants keep them."""

from typing import Any

import pytest
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.catalog.product import Product, ProductStatus, product_by_handle, product_by_id
from shared.models.catalog.redirect import find_redirect
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store, store_by_id
from shared.services.catalog.inputs import ProductInput, ProductTexts, VariantInput
from shared.services.catalog.products import create_product, delete_product, update_product
from shared.services.catalog.publication import archive_product, publish_product, unpublish_product
from shared.services.catalog.translations import set_product_translation
from tests.factories.catalog import make_product


def mug(**changes: Any) -> ProductInput:
    wanted = {"title": "Blue mug", "variants": (VariantInput(price=1250, sku="BLUE-MUG"),)}
    return ProductInput(**(wanted | changes))


def test_a_product_gets_its_address_from_its_title(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        assert make_product("Crème brûlée").handle == "creme-brulee"
        assert make_product("Same name").handle == "same-name"
        assert make_product("Same name").handle == "same-name-2"
        assert make_product("فنجان").handle.isascii()
        assert make_product("✨").handle == "product"
    with store_scope(theirs.id):
        assert make_product("Same name").handle == "same-name"


def test_an_address_that_was_asked_for_is_not_changed_silently(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refusal:
        create_product(mug(handle="bowl"))
    assert list(refusal.value.fields) == ["handle"]


def test_a_changed_address_leads_on_from_the_old_ones(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = create_product(mug(handle="first"))
        update_product(product.id, mug(handle="second"))
        update_product(product.id, mug(handle="third"))
        assert find_redirect("/products/first") == "/products/third"
        assert find_redirect("/products/second") == "/products/third"
        update_product(product.id, mug(handle="first"))
        assert find_redirect("/products/first") is None
        assert find_redirect("/products/third") == "/products/first"
    with store_scope(two_stores[1].id):
        assert find_redirect("/products/second") is None


def test_rich_text_is_stored_without_scripts(two_stores: tuple[Store, Store]) -> None:
    hostile = '<p onclick="x()">Good<script>x()</script> <a href="javascript:x()">clay</a></p>'
    with store_scope(two_stores[0].id):
        stored = create_product(mug(description=hostile)).description
    assert "Good" in stored and "clay" in stored
    assert not any(word in stored for word in ("script", "onclick", "x()"))


def test_every_field_at_fault_is_named(two_stores: tuple[Store, Store]) -> None:
    variants = (VariantInput(price=-1, sku="A"), VariantInput(price=1, sku="A", values=("Red",)))
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refusal:
        create_product(mug(title=" ", variants=variants))
    assert set(refusal.value.fields) == {"title", "variants.0.price", "variants.1.values", "variants.1.sku"}


@pytest.mark.parametrize("count", [0, 2049])
def test_a_product_has_one_to_2048_variants(two_stores: tuple[Store, Store], count: int) -> None:
    with store_scope(two_stores[0].id), pytest.raises(Invalid) as refusal:
        create_product(mug(variants=(VariantInput(price=1),) * count))
    assert "variants" in refusal.value.fields


def test_a_sku_belongs_to_one_product_of_a_store(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        create_product(mug())
        with pytest.raises(Invalid) as refusal:
            create_product(mug(title="Another"))
        assert "Blue mug" in refusal.value.fields["variants.0.sku"]
    with store_scope(theirs.id):
        create_product(mug())


def test_the_second_of_two_editors_is_told_what_changed(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = create_product(mug())
        seen = product.version
        update_product(product.id, mug(title="Azure mug", variants=(VariantInput(price=1400, sku="BLUE-MUG"),)))
    with store_scope(two_stores[0].id):
        with pytest.raises(Conflict) as refusal:
            update_product(product.id, mug(vendor="Studio"), version=seen)
        assert refusal.value.fields == {"title": "Azure mug", "vendor": "", "variants.0.price": "1400"}
        assert product_by_id(product.id).vendor == ""
        current = product_by_id(product.id).version
        assert update_product(product.id, mug(vendor="Studio"), version=current).vendor == "Studio"


def test_another_stores_product_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = product_by_handle("bowl").id
    with store_scope(ours.id):
        for attempt in (
            lambda: update_product(foreign, mug()),
            lambda: delete_product(foreign),
            lambda: publish_product(foreign),
            lambda: set_product_translation(foreign, "nl", ProductTexts(title="x")),
            lambda: create_product(mug(variants=(VariantInput(price=1, media_id=foreign),))),
        ):
            with pytest.raises(NotFound):
                attempt()
    with store_scope(theirs.id):
        assert product_by_handle("bowl").title == "Bowl"


def test_a_product_is_published_taken_off_and_archived(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = create_product(mug())
        assert (product.status, product.published_at) == (ProductStatus.DRAFT, None)
        assert publish_product(product.id).published_at is not None
        assert unpublish_product(product.id).published_at is None
        assert archive_product(product.id).status is ProductStatus.ARCHIVED


def test_a_change_is_told_once_and_makes_cached_pages_stale(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    before = _revisions(ours, theirs)
    with store_scope(ours.id):
        product = create_product(mug())
    assert _revisions(ours, theirs) == (before[0] + 1, before[1])
    assert _events_of(product) == ["catalog.product_changed"]


def test_a_refused_change_leaves_nothing(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    before = _revisions(ours, theirs)
    with store_scope(ours.id), pytest.raises(Invalid):
        update_product(product_by_handle("bowl").id, mug(handle="vase"))
    assert _revisions(ours, theirs) == before
    with store_scope(ours.id):
        assert product_by_handle("bowl").title == "Bowl"


def test_a_deleted_product_is_gone_with_its_parts(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        product = product_by_handle("mug")
        delete_product(product.id)
        with pytest.raises(NotFound):
            product_by_handle("mug")
        create_product(mug(variants=(VariantInput(price=1, sku="MUG-01-1"),)))
    with store_scope(theirs.id):
        assert product_by_handle("mug")


def test_the_product_repeats_its_variants_prices(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = make_product(price=900, options={"Size": ["S", "L"]}, variant={"compare_at_price": 1200})
        assert (product.price_min, product.price_max, product.compare_at_max) == (900, 900, 1200)


def test_only_the_stores_further_languages_are_translated(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        product = product_by_handle("bowl")
        for locale in ("en", "ja"):
            with pytest.raises(Invalid):
                set_product_translation(product.id, locale, ProductTexts(title="x"))


def _revisions(*stores: Store) -> tuple[int, ...]:
    found = []
    for store in stores:
        with store_scope(store.id):
            found.append(store_by_id(store.id).revision)
    return tuple(found)


def _events_of(product: Product) -> list[str]:
    with maintenance_scope():
        rows = session().execute(select(OutboxEvent.type, OutboxEvent.payload))
        return [type_ for type_, payload in rows if payload.get("product_id") == str(product.id)]
