"""Cards of products as shoppers see them."""

import pytest

from shared.db.session import store_scope
from shared.services.catalog.storefront import CardFilters, Sort, storefront_products
from tests.factories.catalog import make_product
from tests.queries import count_queries


def test_a_page_of_cards_takes_two_statements(two_stores):
    ours, _theirs = two_stores
    with store_scope(ours.id), count_queries() as queries:
        page = storefront_products("en")
    print("\n\n".join(queries))
    assert len(queries) == 2
    assert page.total == 3
    assert [card.title for card in page.cards] == ["Mug", "Vase", "Bowl"]
    print(page.cards)
