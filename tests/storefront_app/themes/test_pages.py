"""The theme's pages over HTTP: what they show, in which language, and how little they ask of the database."""

from collections.abc import Callable

import pytest

from shared.db.session import session, store_scope, transaction
from shared.models.catalog.product import ProductTranslation, product_by_handle
from shared.models.catalog.redirect import record_redirect
from shared.models.stores.store import Store
from shared.services.catalog.publication import archive_product
from shared.services.content.menus import LinkInput, save_menu
from shared.services.content.pages import PageInput, create_page
from tests.factories.catalog import make_collection, make_product
from tests.factories.indexing import index_store
from tests.queries import count_queries
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def test_each_store_shows_its_own(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        make_product("Only theirs")
    assert visit(theirs).get("/en/products/only-theirs").status_code == 200
    assert visit(ours).get("/products/only-theirs").status_code == 404
    assert "Only theirs" not in visit(ours).get("/collections/all").text


@pytest.mark.parametrize(
    "path", ["/", "/collections", "/collections/all", "/collections/tableware", "/products/mug", "/search?q=bowl"]
)
def test_pages_are_whole_and_name_one_address_for_search_engines(visit: Visit, two_stores: Stores, path: str) -> None:
    browser = visit(two_stores[0])
    answer = browser.get(path)
    assert answer.status_code == 200 and answer.text.rstrip().endswith("</html>")
    assert f'<link rel="canonical" href="{browser.origin}{path.partition("?")[0]}">' in answer.text
    assert "Translation missing" not in answer.text


def test_names_are_escaped(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        made = make_product("<script>alert(1)</script>", vendor="<b>me</b>")
        make_collection("<i>sale</i>", products=(made,))
    for path in (f"/products/{made.handle}", "/collections", "/collections/all", "/search?q=%3Cscript%3Ealert"):
        page = visit(ours).get(path).text
        assert "<script>alert" not in page and "<i>sale" not in page and "<b>me" not in page


def test_the_language_of_the_address_is_that_of_texts_and_links(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id), transaction():
        bowl = product_by_handle("bowl")
        session().add(ProductTranslation(product_id=bowl.id, locale="nl", title="Kom"))
    page = visit(ours).get("/nl/products/bowl")
    assert '<html lang="nl"' in page.text and "<h1>Kom</h1>" in page.text and 'action="/nl/cart/add"' in page.text
    assert f'hreflang="en" href="{visit(ours).origin}/products/bowl"' in page.text
    assert "<h1>Bowl</h1>" in visit(ours).get("/products/bowl").text


def test_arabic_pages_read_from_right_to_left(visit: Visit, two_stores: Stores) -> None:
    _ours, theirs = two_stores
    assert '<html lang="ar" dir="rtl"' in visit(theirs).get("/products/bowl").text


def test_choosing_a_language_leads_to_the_same_page(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])

    def choose(code: str, path: str, at: str = "") -> str | None:
        headers = {"Referer": f"{browser.origin}{at}{path}"}
        return browser.post(f"{at}/localization", data={"locale_code": code}, headers=headers).location

    assert choose("nl", "/collections/all?sort_by=title-ascending") == "/nl/collections/all?sort_by=title-ascending"
    assert choose("en", "/products/bowl", "/nl") == "/products/bowl"
    assert choose("ja", "/products/bowl") == "/products/bowl"
    evil = browser.post("/localization", data={"locale_code": "nl", "return_to": "https://evil.example/x"})
    assert evil.location == "/nl/"
    assert browser.post("/localization", data={"locale_code": "nl", "return_to": "//evil.example"}).location == "/nl/"


def test_a_variant_of_the_address_is_the_one_that_is_chosen(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        sand = product_by_handle("mug").variants[1].id
    page = visit(ours).get(f"/products/mug?variant={sand}").text
    assert f'<input type="hidden" name="id" value="{sand}">' in page


def test_listings_are_sorted_filtered_and_paged(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        for number in range(30):
            make_product(f"Cup {number:02}", price=1000 + number, stock=number % 2)
        index_store()
    browser = visit(ours)

    def titles(query: str) -> list[str]:
        page = browser.get(f"/collections/all?{query}").text
        return [part.partition("</a>")[0].rpartition(">")[2] for part in page.split('class="card__title"')[1:]]

    assert titles("sort_by=price-ascending")[:2] == ["Cup 00", "Cup 01"]
    assert titles("sort_by=price-descending")[:3] == ["Vase", "Bowl", "Mug"]
    assert titles("filter.v.price.gte=20&filter.v.price.lte=60&sort_by=title-ascending") == ["Bowl", "Vase"]
    assert len(titles("filter.v.availability=1&filter.v.price.lte=10.29")) == 15
    assert (len(titles("")), len(titles("page=2")), len(titles("page=99"))) == (24, 9, 0)
    assert titles("sort_by=nonsense&filter.v.price.gte=cheap&page=-1") == titles("")


def test_moved_addresses_lead_on_in_the_same_language(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id), transaction():
        record_redirect("/products/old-bowl", "/products/bowl")
    answer = visit(ours).get("/nl/products/old-bowl")
    assert (answer.status_code, answer.location) == (301, "/nl/products/bowl")
    assert visit(theirs).get("/products/old-bowl").status_code == 404


def test_what_is_not_there_is_said_in_the_themes_own_page(visit: Visit, two_stores: Stores) -> None:
    answer = visit(two_stores[0]).get("/products/nothing")
    assert answer.status_code == 404 and "template-404" in answer.text and 'content="noindex"' in answer.text
    data = visit(two_stores[0]).get("/products/nothing.js")
    assert (data.status_code, data.json["status"]) == (404, 404)


def test_a_page_of_text_and_a_menu(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        create_page(PageInput(title="About us", body="<p>We <em>throw</em> pots.</p>"))
        save_menu("main-menu", "Menu", [LinkInput("About", "/pages/about-us", {"nl": "Over ons"})])
    page = visit(ours).get("/nl/pages/about-us").text
    assert "<p>We <em>throw</em> pots.</p>" in page and '<a href="/nl/pages/about-us">Over ons</a>' in page


def test_sections_come_alone_when_a_script_asks(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    one = browser.get("/collections/all?section_id=template--collection__main")
    assert one.text.startswith('<section id="section-template--collection__main"') and "<html" not in one.text
    several = browser.get("/?sections=template--index__featured,nothing").json
    assert "Bowl" in several["template--index__featured"] and several["nothing"] is None
    assert browser.get("/?section_id=nothing").status_code == 404


def test_suggestions_and_recommendations(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    found = browser.get("/search/suggest.json?q=vas").json["resources"]["results"]
    assert [item["title"] for item in found["products"]] == ["Vase"]
    with store_scope(ours.id):
        bowl = product_by_handle("bowl").id
    more = browser.get(f"/recommendations/products.json?product_id={bowl}&limit=2").json["products"]
    assert {item["title"] for item in more} <= {"Vase", "Mug"} and len(more) == 2
    assert "Vase" in browser.get("/search/suggest?q=vas&section_id=predictive-search").text


def test_search_engines_learn_every_address_in_every_language(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    index = browser.get("/sitemap.xml").text
    assert f"<loc>{browser.origin}/sitemap-products-1.xml</loc>" in index and "sitemap-pages" not in index
    products = browser.get("/sitemap-products-1.xml").text
    assert f"<loc>{browser.origin}/nl/products/bowl</loc>" in products and products.count("<loc>") == 6
    assert f"Sitemap: {browser.origin}/sitemap.xml" in browser.get("/robots.txt").text
    assert browser.get("/sitemap-orders-1.xml").status_code == 404


def test_assets_are_kept_for_ever_under_the_address_of_their_content(visit: Visit, two_stores: Stores) -> None:
    browser = visit(two_stores[0])
    page = browser.get("/").text
    path = next(part.partition('"')[0] for part in page.split('href="') if "/theme.css" in part)
    answer = browser.get(path)
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers and answer.headers["X-Content-Type-Options"] == "nosniff"
    stale = browser.get("/assets/000000000000/theme.css")
    assert stale.status_code == 200 and "immutable" not in stale.headers["Cache-Control"]
    assert browser.get("/assets/000000000000/../secrets").status_code == 404


def test_what_is_no_longer_on_sale_is_gone_at_once(visit: Visit, two_stores: Stores) -> None:
    ours, _theirs = two_stores
    browser = visit(ours)
    assert browser.get("/products/bowl").status_code == 200
    with store_scope(ours.id):
        archive_product(product_by_handle("bowl").id)
    assert browser.get("/products/bowl").status_code == 404
    assert "Bowl" not in browser.get("/collections/all").text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 4),
        ("/products/mug", 5),
        ("/collections", 2),
        ("/collections/tableware", 4),
        ("/collections/all", 3),
        ("/search?q=bowl", 4),
        ("/search/suggest.json?q=bo", 5),
        ("/pages/about", 1),
        ("/cart", 4),
        ("/cart.js", 3),
    ],
)
def test_pages_ask_little_of_the_database(visit: Visit, two_stores: Stores, path: str, most: int) -> None:
    """Beyond the host's look-up, once the store's own facts are known; no page and no section of it was kept."""
    ours, _theirs = two_stores
    with store_scope(ours.id):
        create_page(PageInput(title="About", body="<p>Us</p>"))
        variant = product_by_handle("vase").variants[0].id
    browser = visit(ours)
    browser.get("/products/vase")
    browser.get("/search?q=vase")
    browser.post("/cart/add", data={"id": str(variant)})
    with count_queries() as queries:
        answer = browser.get(path)
    assert answer.status_code == 200 and "X-Page-Cache" not in answer.headers
    asked = [query for query in queries if "FROM platforms" not in query and "JOIN platforms" not in query]
    assert len(asked) <= most, "\n\n".join(asked)
