"""A copy of a product has everything that describes it and nothing that counts it."""

from collections.abc import Iterator

import pytest

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.media import Media
from shared.models.catalog.product import ProductStatus
from shared.models.catalog.whole_product import product_with_parts
from shared.models.stores.store import Store
from shared.services.catalog.bundles import PartInput, make_bundle
from shared.services.catalog.collections import collection_ids_of
from shared.services.catalog.duplicates import CopyWish, duplicate_product
from shared.services.catalog.galleries import gallery_ids, set_gallery
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.translations import find_product_translation, set_product_translation, translated_names
from shared.services.inventory.stock import stock_of
from tests.factories.catalog import make_collection, make_product
from tests.factories.stores import make_store


@pytest.fixture
def store(engines: Engines) -> Iterator[Store]:
    make_store()
    yield make_store(locales=["en", "nl"])


def test_everything_that_describes_it_is_copied_and_nothing_that_counts(store: Store) -> None:
    with store_scope(store.id):
        mug = make_product("Mug", options={"Colour": ["Blue", "Sand"]}, sku="MUG", tags=("clay",), vendor="Zuid")
        blue = mug.options[0].values[0]
        names = {"options": {mug.options[0].id: "Kleur"}, "values": {blue.id: "Blauw"}}
        set_product_translation(mug.id, "nl", ProductTexts(title="Mok"), **names)
        shelf = make_collection("Shelf", products=(mug,))
        with transaction():
            picture = Media(key="k", filename="f", content_type="image/webp", width=1, height=1, size=1)
            session().add(picture)
            session().flush()
            set_gallery(mug.id, [picture.id])
            mug.variants[1].media_id = picture.id
        copy = product_with_parts(duplicate_product(mug.id, CopyWish("Second mug")).id)
        assert (copy.title, copy.handle, copy.status) == ("Second mug", "second-mug", ProductStatus.DRAFT)
        assert (copy.tags, copy.vendor, copy.published_at) == (["clay"], "Zuid", None)
        assert [(row.title, row.price, row.sku, row.barcode) for row in copy.variants] == [
            ("Blue", 1500, "", ""),
            ("Sand", 1500, "", ""),
        ]
        assert copy.variants[1].media_id == picture.id
        assert gallery_ids(copy.id) == [picture.id]
        assert collection_ids_of(copy.id) == [shelf.id]
        dutch = find_product_translation(copy.id, "nl")
        assert dutch is not None
        assert dutch.title == "Mok"
        assert [list(names.values()) for names in translated_names(copy, "nl")] == [["Kleur"], ["Blauw"]]
        assert {stock.on_hand for stock in stock_of(row.id for row in copy.variants).values()} == {0}


def test_skus_may_end_in_a_suffix_and_a_bundle_stays_one(store: Store) -> None:
    with store_scope(store.id):
        cup = make_product("Cup", sku="CUP").variants[0].id
        set_ = make_product("Set", sku="SET", stock=None)
        make_bundle(set_.variants[0].id, [PartInput(cup, 2)], discount=500)
        copy = duplicate_product(set_.id, CopyWish(sku_suffix="-2"))
        assert (copy.variants[0].sku, copy.variants[0].is_bundle) == ("SET-2", True)
        with pytest.raises(Invalid):
            duplicate_product(set_.id, CopyWish(sku_suffix="-2"))


def test_products_of_other_stores_cannot_be_copied(store: Store) -> None:
    other = make_store()
    with store_scope(other.id):
        theirs = make_product("Theirs")
    with store_scope(store.id), pytest.raises(NotFound):
        duplicate_product(theirs.id)
