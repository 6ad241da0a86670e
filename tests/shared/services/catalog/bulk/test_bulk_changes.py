"""One change to many products: previewed, carried out, stopped by nobody, taken back where nobody changed it since."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.product import Product, ProductStatus, product_by_id
from shared.models.catalog.variant import Variant
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.models.stores.store import Store
from shared.services.catalog.bulk.operation import start_bulk_change
from shared.services.catalog.bulk.preview import preview_change
from shared.services.catalog.bulk.wishes import BulkKind, BulkWish, Selection
from shared.services.catalog.collections import product_ids_of
from shared.services.catalog.listing import ListFilters
from shared.services.catalog.price_steps import Ending
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.publication import archive_product
from shared.services.stores.operations import run_operation, undo_operation
from tests.factories.catalog import make_collection, make_product
from tests.factories.stores import make_store


@pytest.fixture
def store(engines: Engines) -> Iterator[Store]:
    theirs = make_store()
    with store_scope(theirs.id):
        make_product("Theirs", price=1000, tags=("old",))
    yield make_store()
    with store_scope(theirs.id):
        assert fresh("Theirs").tags == ["old"]
        assert fresh("Theirs").price_min == 1000


def fresh(title: str) -> Product:
    found = select(Product).where(Product.title == title).execution_options(populate_existing=True)
    return session().scalars(found).one()


def price_of(product: Product) -> list[tuple[int, int | None]]:
    rows = select(Variant.price, Variant.compare_at_price).where(Variant.product_id == product.id)
    return sorted(session().execute(rows).tuples().all())


def done(operation: Operation) -> Operation:
    while run_operation(operation.id, slice_seconds=60):
        pass
    session().expire_all()
    return operation_by_id(operation.id)


def test_prices_of_a_whole_filter_rise_and_end_on_99_and_come_back(store: Store) -> None:
    with store_scope(store.id):
        mug = make_product("Mug", price=1000, vendor="Zuid", options={"Size": ["S", "L"]})
        bowl = make_product("Bowl", price=2400, vendor="Zuid")
        before = bowl.version
        lamp = make_product("Lamp", price=5000, vendor="Noord")
        chosen = Selection(filters=ListFilters(vendor="Zuid"))
        wish = BulkWish(BulkKind.PRICE, percent="10", ending=Ending.NINETY_NINE)
        preview = preview_change(chosen, wish)
        assert (preview.total, preview.changing) == (2, 2)
        operation = done(start_bulk_change(chosen, wish))
        assert (operation.status, operation.done, operation.result["changed"]) == (OperationStatus.DONE, 2, 2)
        assert price_of(mug) == [(1099, None), (1099, None)]
        assert (fresh("Bowl").price_min, price_of(lamp)) == (2599, [(5000, None)])
        assert storefront_product("bowl", "en").price_min == 2599
        undone = done(undo_operation(operation.id))
        assert (undone.status, undone.problem_count) == (OperationStatus.UNDONE, 0)
        assert (price_of(mug), fresh("Bowl").price_min) == ([(1000, None), (1000, None)], 2400)
        assert before < fresh("Bowl").version


def test_what_was_changed_since_stays_and_is_told(store: Store) -> None:
    with store_scope(store.id):
        kept, changed, gone = (make_product(title, tags=("old",)) for title in ("Kept", "Changed", "Gone"))
        chosen = Selection((kept.id, changed.id, gone.id))
        operation = done(start_bulk_change(chosen, BulkWish(BulkKind.ADD_TAGS, words=("sale", "old"))))
        assert [fresh(title).tags for title in ("Kept", "Changed", "Gone")] == [["old", "sale"]] * 3
        with transaction():
            fresh("Changed").tags = ["mine"]
            session().delete(fresh("Gone"))
        undone = done(undo_operation(operation.id))
        assert (fresh("Kept").tags, fresh("Changed").tags) == (["old"], ["mine"])
        assert sorted(problem["message"] for problem in undone.problems) == [
            "“Changed” was changed since, and stays as it is.",
            "“Gone” is deleted.",
        ]
        assert undone.failed == 2


def test_status_vendor_type_tags_and_collections_change_and_come_back(store: Store) -> None:
    with store_scope(store.id):
        bowl, mug = make_product("Bowl", tags=("Old",)), make_product("Mug", status=ProductStatus.DRAFT)
        shelf = make_collection("Shelf", products=(bowl,))
        everything = Selection()
        published = fresh("Bowl").published_at
        for wish, seen in (
            (BulkWish(BulkKind.STATUS, to="archived"), lambda: fresh("Mug").status is ProductStatus.ARCHIVED),
            (BulkWish(BulkKind.STATUS, to="active"), lambda: fresh("Mug").published_at is not None),
            (BulkWish(BulkKind.VENDOR, to="Zuid"), lambda: fresh("Mug").vendor == "Zuid"),
            (BulkWish(BulkKind.TYPE, to="Things"), lambda: fresh("Bowl").product_type == "Things"),
            (BulkWish(BulkKind.REMOVE_TAGS, words=("old",)), lambda: fresh("Bowl").tags == []),
            (
                BulkWish(BulkKind.ADD_TO_COLLECTION, to=str(shelf.id)),
                lambda: product_ids_of(shelf.id) == [bowl.id, mug.id],
            ),
            (BulkWish(BulkKind.REMOVE_FROM_COLLECTION, to=str(shelf.id)), lambda: product_ids_of(shelf.id) == []),
        ):
            operation = done(start_bulk_change(everything, wish))
            assert seen(), wish
            assert done(undo_operation(operation.id)).status is OperationStatus.UNDONE
            now = (fresh("Bowl").status, fresh("Bowl").published_at, fresh("Bowl").tags, fresh("Mug").status)
            assert now == (ProductStatus.ACTIVE, published, ["Old"], ProductStatus.DRAFT)
            assert product_ids_of(shelf.id) == [bowl.id]


def test_deletion_is_for_good_and_says_so(store: Store) -> None:
    with store_scope(store.id):
        bowl, mug = make_product("Bowl"), make_product("Mug")
        operation = done(start_bulk_change(Selection((bowl.id,)), BulkWish(BulkKind.DELETE)))
        assert not operation.can_be_undone
        assert session().scalars(select(Product.title)).all() == ["Mug"]
        assert product_by_id(mug.id).title == "Mug"


def test_a_filter_that_the_change_itself_empties_is_followed_to_its_end(store: Store) -> None:
    with store_scope(store.id), transaction():
        for number in range(450):
            make_product(f"Item {number}", stock=None)
    with store_scope(store.id):
        active = Selection(filters=ListFilters(status=ProductStatus.ACTIVE))
        operation = start_bulk_change(active, BulkWish(BulkKind.STATUS, to="draft"))
        make_product("Made later")
        assert done(operation).result["changed"] == 450
        assert fresh("Made later").status is ProductStatus.ACTIVE
        assert done(undo_operation(operation.id)).done == 450
        assert preview_change(active, BulkWish(BulkKind.STATUS, to="draft")).changing == 451


def test_wishes_that_cannot_be_are_refused_with_a_reason(store: Store) -> None:
    other = make_store()
    with store_scope(other.id):
        foreign = make_collection("Theirs")
    with store_scope(store.id):
        bowl = make_product("Bowl")
        for wish, field in (
            (BulkWish(BulkKind.STATUS, to="gone"), "to"),
            (BulkWish(BulkKind.PRICE), "percent"),
            (BulkWish(BulkKind.PRICE, percent="-101"), "percent"),
            (BulkWish(BulkKind.PRICE, percent="a lot"), "percent"),
            (BulkWish(BulkKind.ADD_TAGS), "words"),
            (BulkWish(BulkKind.VENDOR, to="x" * 300), "to"),
        ):
            with pytest.raises(Invalid) as refused:
                start_bulk_change(Selection((bowl.id,)), wish)
            assert field in refused.value.fields
        with pytest.raises(NotFound):
            start_bulk_change(Selection((bowl.id,)), BulkWish(BulkKind.ADD_TO_COLLECTION, to=str(foreign.id)))
        archive_product(bowl.id)
        assert preview_change(Selection((bowl.id,)), BulkWish(BulkKind.STATUS, to="archived")).changing == 0
