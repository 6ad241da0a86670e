"""Products as merchants keep them."""

import pytest

from shared.db.session import store_scope
from shared.services.catalog.inputs import ProductInput, VariantInput
from shared.services.catalog.products import create_product
from tests.factories.catalog import make_product

pytestmark = pytest.mark.usefixtures("engines")


def mug(**changes):
    wanted = {"title": "Blue mug", "variants": (VariantInput(price=1250, sku="MUG"),)}
    return ProductInput(**(wanted | changes))


def test_a_product_gets_its_address_from_its_title(two_stores):
    ours, theirs = two_stores
    with store_scope(ours.id):
        assert (
            create_product(mug(title="Crème brûlée №1", variants=(VariantInput(price=1),))).handle == "creme-brulee-no1"
        )
        assert make_product("Same name").handle == "same-name"
        assert make_product("Same name").handle == "same-name-2"
    with store_scope(theirs.id):
        assert make_product("Same name").handle == "same-name"
