"""What themes know of the customer, and that such a page is nobody else's."""

from collections.abc import Callable

from shared.db.session import store_scope
from shared.models.stores.store import Store
from shared.services.themes.themes import ensure_theme, publish_revision, save_revision
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.storefront_app.customers.shopper import Shopper

Shop = Callable[[Store], Shopper]
Stores = tuple[Store, Store]
EMAIL = "noor@example.org"
SECTION = (
    "<p>{% if customer %}{{ customer.name }}|{{ customer.email }}|{{ customer.orders_count }}|"
    "{{ customer.total_spent }}|{{ customer.default_address.city }}{% else %}stranger{% endif %}|"
    "{{ routes.account_url }}</p>"
)
ADDRESS = {"country": "NL", "name": "Noor Bakker", "street": "Oudegracht 12", "postcode": "3511 AB", "city": "Utrecht"}


def _greet(store: Store) -> None:
    """A theme whose cart page greets the customer."""
    with store_scope(store.id):
        theme = ensure_theme()
        files = {"sections/main-cart.liquid": SECTION}
        publish_revision(theme.id, save_revision(theme.id, files=files).number)
        make_selling()
        make_order((make_product(price=3000, stock=9).variants[0].id, 1), email=EMAIL)


def test_a_theme_greets_the_customer_and_keeps_the_page_private(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _greet(ours)
    shopper, guest = shop(ours), shop(ours)
    shopper.sign_in(EMAIL)
    shopper.send("/account/addresses/new", **ADDRESS)
    shopper.send("/account/profile", name="Noor Bakker", locale="en")
    page = shopper.get("/cart")
    assert f"Noor Bakker|{EMAIL}|1|3495|UTRECHT|/account" in page.text
    for _twice in range(2):
        strangers = guest.get("/cart")
        assert "stranger|/account" in strangers.text and EMAIL not in strangers.text
        assert "X-Page-Cache" not in strangers.headers


def test_names_are_escaped_in_themes(shop: Shop, two_stores: Stores) -> None:
    ours = two_stores[0]
    _greet(ours)
    shopper = shop(ours)
    shopper.sign_in(EMAIL)
    shopper.send("/account/profile", name="<script>alert(1)</script>", locale="en")
    for path in ("/cart", "/account", "/account/profile"):
        assert "<script>alert(1)" not in shopper.get(path).text
