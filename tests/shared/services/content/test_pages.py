"""Pages as merchants write and shoppers read them."""

from collections.abc import Iterator

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.redirect import find_redirect
from shared.models.stores.store import Store
from shared.services.content.pages import (
    PageInput,
    create_page,
    delete_page,
    set_page_translation,
    storefront_page,
    update_page,
)
from tests.queries import count_queries


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def test_a_page_is_read_in_one_statement_and_the_nearest_language(store: Store) -> None:
    page = create_page(PageInput("About us", "<p>Clay</p>"))
    set_page_translation(page.id, "nl", title="Over ons")
    with count_queries() as queries:
        shown = storefront_page("about-us", "nl_BE")
    assert (shown.title, shown.body, len(queries)) == ("Over ons", "<p>Clay</p>", 1)
    assert storefront_page("about-us", "fr").title == "About us"


def test_a_pages_text_is_stored_without_scripts(store: Store) -> None:
    page = create_page(PageInput("Hostile", "<p>x</p><script>alert(1)</script>"))
    set_page_translation(page.id, "nl", body="<img src=x onerror=alert(1)>")
    assert storefront_page("hostile", "en").body == "<p>x</p>"
    assert "onerror" not in storefront_page("hostile", "nl").body


def test_a_renamed_page_leads_on(store: Store) -> None:
    page = create_page(PageInput("Old"))
    update_page(page.id, PageInput("New", handle="new"))
    assert find_redirect("/pages/old") == "/pages/new"
    with pytest.raises(NotFound):
        storefront_page("old", "en")


def test_titles_may_repeat_but_addresses_may_not(store: Store) -> None:
    assert [create_page(PageInput("Same")).handle for _ in range(2)] == ["same", "same-2"]
    with pytest.raises(Invalid):
        create_page(PageInput("Other", handle="same"))
    with pytest.raises(Invalid):
        create_page(PageInput("  "))


def test_hidden_and_deleted_pages_do_not_exist(store: Store) -> None:
    hidden, gone = create_page(PageInput("Hidden", is_published=False)), create_page(PageInput("Gone"))
    delete_page(gone.id)
    for handle in (hidden.handle, gone.handle):
        with pytest.raises(NotFound):
            storefront_page(handle, "en")


def test_another_stores_page_does_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = create_page(PageInput("Theirs"))
    with store_scope(ours.id):
        for attempt in (
            lambda: storefront_page("theirs", "en"),
            lambda: update_page(foreign.id, PageInput("Ours")),
            lambda: delete_page(foreign.id),
            lambda: set_page_translation(foreign.id, "nl", title="Ours"),
        ):
            with pytest.raises(NotFound):
                attempt()
