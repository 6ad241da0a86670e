"""A cart of nothing but files: any country, no delivery, paid and done."""

import pytest

from shared.db.session import store_scope
from shared.kernel.addresses import Address
from shared.kernel.errors import Invalid
from shared.models.stores.store import Store
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.lines import add_to_cart
from shared.services.orders.place import place_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_selling

Stores = tuple[Store, Store]
FAR = Address(name="Aiko Sato", street="12 Grand-Rue", city="Luxembourg", postcode="1661", country="LU")


def test_files_go_where_no_parcel_does(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        book = make_product("Book", stock=None, variant={"track_stock": False, "requires_shipping": False})
        cart = add_to_cart(None, book.variants[0].id, 1, locale="en")
        save_contact(cart.id, Contact("aiko@example.org", "", FAR), locale="en")
        save_choice(cart.id, rate_id="", provider="cash_on_delivery")
        order = place_order(cart.id)
        assert (order.shipping, order.shipping_name, order.total) == (0, "", 1500)
        mixed = add_to_cart(None, book.variants[0].id, 1, locale="en")
        add_to_cart(mixed.id, make_product().variants[0].id, 1, locale="en")
        with pytest.raises(Invalid) as refused:
            save_contact(mixed.id, Contact("aiko@example.org", "", FAR), locale="en")
        assert "country" in refused.value.fields
