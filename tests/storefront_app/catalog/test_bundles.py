"""A bundle in the shop: what is in it, how many can be had, and what the order says."""

from collections.abc import Callable

from shared.db.session import store_scope
from shared.mail.builders import all_kinds
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store
from shared.services.catalog.bundles import PartInput, make_bundle
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.publication import unpublish_product
from shared.services.catalog.translations import set_product_translation
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def test_shoppers_read_what_is_in_a_bundle_and_orders_keep_it(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        cup, saucer = make_product("Fine cup", options={"Colour": ["Blue"]}, sku="CUP"), make_product("Saucer")
        set_product_translation(cup.id, "nl", ProductTexts(title="Fijn kopje"))
        unpublish_product(saucer.id)
        box = make_product("Tea for two", stock=None)
        make_bundle(box.variants[0].id, [PartInput(cup.variants[0].id, 2), PartInput(saucer.variants[0].id, 2)])
        order = make_order((box.variants[0].id, 2))
        assert [(part["title"], part["quantity"]) for part in order.lines[0].parts] == [("Fine cup", 2), ("Saucer", 2)]
        mail = all_kinds()["orders.confirmation"].build(MailMessage(arguments={"order_id": str(order.id)}))
    browser = visit(ours)
    page = browser.get("/products/tea-for-two").text
    assert "What is in it" in page
    assert "/products/fine-cup" in page
    assert "Saucer" in page
    assert "/products/saucer" not in page
    assert "Fijn kopje" in browser.get("/nl/products/tea-for-two").text
    assert "2 × Fine cup" in mail.text
    told = browser.get(f"/orders/{order.id}/{order.token}").text
    assert "Fine cup" in told
