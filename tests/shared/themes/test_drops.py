"""Drops load when read, once; what belongs to one visitor marks the page."""

from shared.themes.context import RenderContext
from shared.themes.drops import Drop, Handled, PagedList
from tests.shared.themes.small_theme import render, render_page


def test_a_lazy_value_is_made_when_first_read_and_only_once():
    calls = []
    product = Drop({"title": "Mug", "variants": lambda: calls.append(1) or [{"id": 1}]})
    assert render("{{ product.title }}", product=product) == "Mug"
    assert calls == []
    assert render("{{ product.variants.size }}{{ product.variants.first.id }}", product=product) == "11"
    assert calls == [1]


def test_a_lazy_global_is_made_when_first_read_and_only_once():
    calls = []
    names = {"collections": lambda: calls.append(1) or [1, 2], "unread": lambda: calls.append(2)}
    assert render("{{ collections.size }}{{ collections.first }}", **names) == "21"
    assert calls == [1]


def test_things_are_found_by_handle_once():
    asked = []
    lists = Handled(lambda handle: asked.append(handle) or ({"title": "Main"} if handle == "main-menu" else None))
    shown = render(
        "{{ linklists.main-menu.title }}{{ linklists['main-menu'].title }}{{ linklists.x.title }}", linklists=lists
    )
    assert shown == "MainMain"
    assert asked.count("main-menu") == 1


def test_drops_are_equal_only_to_themselves():
    one, other = Drop({"id": 1}), Drop({"id": 1})
    assert render("{% if a == b %}same{% endif %}{% if a == a %}self{% endif %}", a=one, b=other) == "self"


def test_json_shows_what_needs_no_loading():
    assert render("{{ p | json }}", p=Drop({"id": 1, "more": lambda: 1 / 0})) == '{"id":1}'


def test_a_page_that_reads_no_visitor_is_anonymous():
    page = render_page("{{ shop.name }}{% form 'product' %}{% endform %}", shop={"name": "S"}, cart={"item_count": 1})
    assert not page.is_personal
    assert page.used == {"shop"}


def test_reading_cart_or_customer_makes_the_page_personal():
    assert render_page("{% if cart %}{% endif %}", cart={"item_count": 0}).is_personal
    assert render_page("{{ customer.name }}", customer=None).is_personal
    assert render_page("{{ x.y }}", x=Drop({"y": 1}, personal=True)).is_personal
    assert render_page("{{ a.b.c }}", a={"b": Drop({"c": 1}, personal=True)}).is_personal


def test_a_form_with_a_visitors_input_makes_the_page_personal():
    sent = RenderContext(forms={"contact": {"errors": ["email"], "email": "x@y.example"}})
    source = "{% form 'contact' %}{{ form.email }}{% endform %}"
    assert not render_page(source).is_personal
    page = render_page(source, context=sent)
    assert page.is_personal
    assert "x@y.example" in page.html


def test_a_paged_list_loads_only_the_window_that_is_shown():
    asked = []
    items = PagedList(
        lambda offset, limit: asked.append((offset, limit)) or list(range(offset, offset + limit)), lambda: 100
    )
    source = (
        "{% paginate c.products by 5 %}"
        "{% for p in c.products %}{{ p }},{% endfor %}{{ paginate.pages }}{% endpaginate %}"
    )
    assert render(source, c=Drop({"products": lambda: items}), current_page=3) == "10,11,12,13,14,20"
    assert asked == [(10, 5)]
