"""What is running out stands first."""

from shared.db.session import store_scope
from shared.models.stores.store import Store
from shared.services.inventory.listing import StockState, list_stock, low_stock, stock_row
from tests.factories.catalog import make_product
from tests.queries import count_queries


def test_the_list_tells_little_from_nothing(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_product("Rare jug", stock=0)
        make_product("Uncounted print", stock=None, variant={"track_stock": False})
        with count_queries() as queries:
            out = list_stock(state=StockState.OUT)
        assert [row.title for row in out.rows] == ["Rare jug"]
        assert [row.title for row in list_stock(state=StockState.LOW).rows] == ["Vase"]
        assert "Uncounted print" not in [row.title for row in list_stock().rows]
        assert [row.title for row in list_stock("mug").rows] == ["Mug", "Mug"]
        assert [row.title for row in low_stock()] == ["Rare jug", "Vase"]
    assert len(queries) == 2


def test_stock_of_another_store_is_not_there(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        variant_id = list_stock("vase").rows[0].variant_id
    with store_scope(theirs.id):
        assert stock_row(variant_id) is None
