"""Cards are remembered between lists, and never beyond what they show."""

from collections.abc import Callable

from shared.db.session import session, store_scope, transaction
from shared.models.catalog.product import ProductTranslation, product_by_handle
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store
from shared.themes.context import KeptSnippet
from storefront_app.themes.fragment_cache import OVERHEAD, Snippets
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]
WITH_CART = {"Cookie": "cart_count=1"}


def listing(browser: Browser, number: int, prefix: str = "") -> str:
    """A list at an address of its own, so that no section of it is kept."""
    text: str = browser.get(f"{prefix}/collections/all?q={number}", headers=WITH_CART).text
    return text


def test_a_card_shows_a_change_at_once(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    assert ">Bowl</a>" in listing(visit(ours), 1)
    with store_scope(ours.id), transaction():
        product_by_handle("bowl").title = "Basin"
        touch_storefront()
    shown = listing(visit(ours), 2)
    assert ">Basin</a>" in shown
    assert ">Bowl</a>" not in shown


def test_a_card_speaks_each_language(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id), transaction():
        session().add(ProductTranslation(product_id=product_by_handle("bowl").id, locale="nl", title="Kom"))
        touch_storefront()
    browser = visit(ours)
    assert 'href="/products/bowl">Bowl</a>' in listing(browser, 1)
    assert 'href="/nl/products/bowl">Kom</a>' in listing(browser, 2, "/nl")
    assert 'href="/products/bowl">Bowl</a>' in listing(browser, 3)


def test_stores_do_not_share_cards(visit: Visit, two_stores: Stores) -> None:
    """The other store sells in yen."""
    ours, theirs = two_stores
    assert "€" in listing(visit(ours), 1)
    assert "€" not in listing(visit(theirs), 1, "/en")


def test_the_memory_is_bounded_and_keeps_what_is_used() -> None:
    kept = Snippets(limit=3 * (100 + OVERHEAD))
    for name in ("a", "b", "c"):
        kept.set(name, KeptSnippet("x" * 100, frozenset()))
    assert kept.get("a") is not None
    kept.set("d", KeptSnippet("x" * 100, frozenset()))
    assert kept.get("b") is None
    assert all(kept.get(name) for name in ("a", "c", "d"))
    kept.set("d", KeptSnippet("y", frozenset()))
    kept.set("d", KeptSnippet("x" * 100, frozenset()))
    assert all(kept.get(name) for name in ("a", "c", "d"))
