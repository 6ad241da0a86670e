"""Snippets are remembered by what they were given, and only where they would look the same."""

from collections.abc import Hashable
from typing import Any

import pytest
from markupsafe import Markup

from shared.themes.context import KeptSnippet, RenderContext
from shared.themes.drops import Drop
from shared.themes.page import RenderedPage
from tests.shared.themes.small_theme import render_page


class Shelf(dict[Hashable, KeptSnippet]):
    """A memory that forgets nothing."""

    def set(self, key: Hashable, snippet: KeptSnippet) -> None:
        self[key] = snippet


class Card(Drop):
    """A product that counts how often its title is read."""

    __slots__ = ("reads",)

    def __init__(self, title: str, key: Hashable = None, *, personal: bool = False) -> None:
        super().__init__({}, personal=personal)
        self.reads, self.content_key = [title], key

    def load(self, key: str) -> Any:
        if key != "title":
            raise KeyError(key)
        self.reads.append(key)
        return self.reads[0]

    @property
    def was_read(self) -> bool:
        return len(self.reads) > 1


def show(
    shelf: Shelf, snippet: str, card: Card, *, source: str = "{% render 'card', card: card %}", **names: Any
) -> RenderedPage:
    page = render_page(
        source, {"snippets/card.liquid": snippet}, context=RenderContext(snippets=shelf), card=card, **names
    )
    assert page.errors == []
    return page


def test_the_same_card_is_drawn_once() -> None:
    shelf, again = Shelf(), Card("Other words that nobody reads", "mug")
    assert show(shelf, "<b>{{ card.title }}</b>", Card("Mug", "mug")).html == "<b>Mug</b>"
    assert show(shelf, "<b>{{ card.title }}</b>", again).html == "<b>Mug</b>"
    assert not again.was_read


def test_another_card_is_drawn_anew() -> None:
    shelf = Shelf()
    show(shelf, "{{ card.title }}", Card("Mug", "mug"))
    assert show(shelf, "{{ card.title }}", Card("Bowl", "bowl")).html == "Bowl"


def test_a_thing_that_does_not_say_what_it_is_made_of_is_drawn_anew() -> None:
    shelf = Shelf()
    show(shelf, "{{ card.title }}", Card("Mug"))
    assert show(shelf, "{{ card.title }}", Card("Bowl")).html == "Bowl"
    assert shelf == {}


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (1, True, "true"),
        (1, "1", "1"),
        ("<i>", Markup("<i>"), "<i>"),
        (Markup("<i>"), "<i>", "&lt;i&gt;"),
        (None, "", ""),
    ],
)
def test_arguments_that_only_seem_equal_are_told_apart(first: Any, second: Any, shown: str) -> None:
    shelf, source = Shelf(), "{% render 'card', card: card, extra: extra %}"
    show(shelf, "{{ extra }}", Card("Mug", "mug"), source=source, extra=first)
    assert show(shelf, "{{ extra }}", Card("Mug", "mug"), source=source, extra=second).html == shown


@pytest.mark.parametrize("read", ["product.title", "request.path", "cart.item_count", "current_page"])
def test_what_reads_the_page_or_its_visitor_is_drawn_anew(read: str) -> None:
    shelf = Shelf()
    for path in ("/a", "/b"):
        names = {"title": path, "path": path, "item_count": path}
        page = show(
            shelf,
            f"{{{{ {read} }}}}",
            Card("Mug", "mug"),
            product=names,
            request=names,
            cart=Drop(names, personal=True),
            current_page=path,
        )
        assert page.html == path
    assert shelf == {}


def test_a_snippet_inside_that_reads_the_page_counts_too() -> None:
    shelf, files = Shelf(), {"snippets/card.liquid": "{% render 'inner' %}", "snippets/inner.liquid": "{{ product }}"}
    for title in ("Mug", "Bowl"):
        context = RenderContext(snippets=shelf)
        page = render_page(
            "{% render 'card', card: card %}", files, context=context, card=Card("x", "mug"), product=title
        )
        assert page.html == title
    assert shelf == {}


def test_sections_do_not_share_what_reads_their_settings() -> None:
    files = {
        "sections/one.liquid": "{% render 'card', card: card %}",
        "sections/two.liquid": "{% render 'card', card: card %}",
        "snippets/card.liquid": "[{{ section.id }}]",
    }
    source, shelf = "{% section 'one' %}{% section 'two' %}", Shelf()
    page = render_page(source, files, context=RenderContext(snippets=shelf), card=Card("Mug", "mug"))
    assert ("[one]" in page.html, "[two]" in page.html, page.errors) == (True, True, [])


def test_a_layout_does_not_share_what_shows_the_page() -> None:
    files = {
        "layout/theme.liquid": "{% render 'frame', card: card %}",
        "snippets/frame.liquid": "<main>{{ content_for_layout }}</main>",
    }
    shelf = Shelf()
    for text in ("first", "second"):
        page = render_page(text, files, context=RenderContext(snippets=shelf), card=Card("Mug", "mug"))
        assert page.html == f"<main>{text}</main>"


def test_things_of_one_visitor_are_never_remembered() -> None:
    shelf = Shelf()
    page = show(shelf, "{{ card.title }}", Card("Mine", "mug", personal=True))
    assert (page.is_personal, shelf) == (True, {})


def test_a_remembered_snippet_still_says_what_it_read_and_how_it_is_styled() -> None:
    shelf, snippet = Shelf(), "{{ shop.name }}{% style %}a{top:0}{% endstyle %}"
    first = show(shelf, snippet, Card("Mug", "mug"), shop={"name": "Klei"})
    second = show(shelf, snippet, Card("Mug", "mug"), shop={"name": "Klei"})
    assert len(shelf) == 1
    assert second.html == first.html
    assert "shop" in second.used
    assert second.style_hashes == first.style_hashes != []


def test_what_fails_is_not_remembered() -> None:
    shelf = Shelf()
    page = render_page(
        "{% render 'card', card: card %}",
        {"snippets/card.liquid": "{{ 1 | divided_by: 0 }}"},
        context=RenderContext(snippets=shelf),
        card=Card("Mug", "mug"),
    )
    assert page.errors
    assert shelf == {}
