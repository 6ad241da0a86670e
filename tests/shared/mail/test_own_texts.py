"""Mails in a store's own words: over our frame, safe against what shoppers type, and never lost over a mistake."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import use_locale
from shared.mail.builders import build_mail, build_message, kind_named, mail_kind, shopper_kinds
from shared.mail.markup import to_html, to_text
from shared.mail.previews import preview_mail, starting_text
from shared.models.catalog.variant import Variant
from shared.models.mail.message import MailMessage
from shared.models.mail.text import find_mail_text
from shared.models.orders.order import Order
from shared.models.stores.mailing import mailing_of
from shared.models.stores.store import Store, current_store
from shared.services.mail.preferences import save_sender
from shared.services.mail.texts import drop_mail_text, save_mail_text, undo_mail_text
from tests.factories.orders import make_order, make_selling
from tests.factories.stocked_store import make_stocked_store
from tests.queries import count_queries

KIND = "orders.confirmation"
BODY = """# Hello {{ customer.name }}

We got **{{ order.name }}**.
{% if order.note != blank %}
You wrote: {{ order.note }}
{% endif %}

[Look here]({{ order_url }})

{{ items }}
"""


@pytest.fixture(scope="module")
def shop(engines: Engines) -> Store:
    """A store with one order; a second store is alive beside it."""
    make_stocked_store("theirs")
    store = make_stocked_store("ours", locales=("en", "nl", "ar"))
    with store_scope(store.id):
        make_selling()
        make_order((session().scalars(select(Variant.id)).first(), 2))  # type: ignore[arg-type]
    return store


@pytest.fixture
def order(shop: Store) -> Iterator[Order]:
    """Nothing that a test changes stays."""
    with store_scope(shop.id), transaction():
        yield session().scalars(select(Order)).one()
        session().rollback()


def owed(order: Order, kind: str = KIND, locale: str = "en") -> MailMessage:
    details = {"order_id": str(order.id)}
    return MailMessage(
        id=uuid4(), store_id=order.store_id, key=str(uuid4()), kind=kind, recipient=order.email, locale=locale,
        arguments=details,
    )  # fmt: skip


def write(subject: str, body: str, kind: str = KIND, version: int = 0) -> None:
    save_mail_text(kind, "en", subject=subject, body=body, version=version, user_id=None)


def test_the_stores_words_stand_in_our_frame_with_the_parts_of_our_template(order: Order) -> None:
    write("{{ order.name }}: thanks, {{ customer.name }}!", BODY)
    save_sender(sender="The Bowl Shop", reply_to="hello@example.com", color="#ffee00")
    built = build_message(owed(order))
    html, text = (built.get_body((kind,)).get_content() for kind in ("html", "plain"))  # type: ignore[union-attr]
    assert built["Subject"] == f"{order.name}: thanks, Noor Bakker!"
    assert built["From"].addresses[0].display_name == "The Bowl Shop" and built["Reply-To"] == "hello@example.com"
    assert "Hello Noor Bakker</h1>" in html and f"<strong>{order.name}</strong>" in html and "Subtotal" in html
    assert "#ffee00" in html and "color:#18181b" in html and f"/orders/{order.id}/" in html
    assert "You wrote" not in text and "Hello Noor Bakker\n" in text and "Subtotal: " in text
    assert "fonts.googleapis" not in html and "<script" not in html
    assert "Questions? Just answer this mail." in html and "\ue002" not in html + text


def test_what_a_shopper_types_is_never_read_as_markup_or_html(order: Order) -> None:
    order.shipping_address = {**order.shipping_address, "name": "[Win](https://evil.example) **<b>x</b>** {{ code }}"}
    write("Hi {{ customer.name }}", "Dear {{ customer.name }},\n\n[go]({{ customer.name }})\n")
    mail = build_mail(owed(order))
    assert 'href="https://evil.example' not in mail.html and "<b>x" not in mail.html and "javascript:" not in mail.html
    assert "&lt;b&gt;x&lt;/b&gt;" in mail.html and "{{ code }}" in mail.text
    hostile = to_html('<script>x</script> [a](javascript:alert) [b]("onclick="x)', str)
    assert "<script" not in hostile and "javascript:" not in hostile and ' onclick="' not in hostile


def test_another_store_and_another_language_keep_our_words(order: Order) -> None:
    write("Mine", "Mine\n")
    assert build_mail(owed(order, locale="nl")).subject != "Mine"
    with use_locale("ar"):
        assert 'dir="rtl"' in build_mail(owed(order, locale="ar")).html


def test_a_text_that_breaks_falls_back_to_ours_and_staff_hear_of_it_once(order: Order) -> None:
    write("Hi", "{{ order.number | divided_by: order.number }}\n")
    text = find_mail_text(KIND, "en")
    assert text is not None
    text.body = "{{ order.number | divided_by: 0 }}"  # as an older engine may have let it pass
    for _twice in range(2):
        assert "getting it ready" in build_mail(owed(order)).text
    assert text.problem and text.problem_at is not None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Fine\n\n{% if order %}\nopen", "Line 4"),
        ("One\n{{ order.name | nosuch }}", "Line 2"),
        ("One\n\n\n{{ ordr.name }}", "Line 4: There is no placeholder {{ ordr }}."),
        ("{{ order.secret_token }}", "Line 1: There is no placeholder {{ order.secret_token }}."),
    ],
)
def test_a_mistake_is_told_with_its_line(order: Order, body: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        preview_mail(kind_named(KIND), "en", subject="Hi", body=body)
    assert refused.value.fields["body"].startswith(told)


def test_a_change_can_be_undone_and_ours_comes_back(order: Order) -> None:
    write("One", "One\n")
    write("Two", "Two\n", version=1)
    assert undo_mail_text(KIND, "en", user_id=None).body == "One\n"
    assert drop_mail_text(KIND, "en", user_id=None).body == "" and not mailing_of(current_store()).edited
    assert undo_mail_text(KIND, "en", user_id=None).subject == "One"
    assert mailing_of(current_store()).edited == {(KIND, "en")}
    with pytest.raises(Conflict, match="Somebody else"):
        write("Three", "Three\n", version=1)


def test_every_kind_that_shoppers_get_is_previewed_and_its_starting_text_holds(order: Order) -> None:
    known = {kind.name for kind in shopper_kinds()}
    assert {KIND, "orders.shipped", "carts.reminder", "customers.sign_in", "orders.invoice"} <= known
    assert not known & {"staff.verify_email", "orders.payment_notice", "stores.mail_trial", "payments.differences"}
    for kind in shopper_kinds():
        start = starting_text(kind, "nl")
        assert "<<" not in start.body
        shown = preview_mail(kind, "nl", subject="x", body=start.body)
        assert kind.sample is not None, f"{kind.name} has nothing to be previewed with"
        assert shown is not None and shown.mail.subject == "x" and "{{" not in shown.mail.html + shown.mail.text
        ours = preview_mail(kind, "ar")
        assert ours is not None and ours.mail.subject and ours.mail.text
        assert "direction:rtl" in ours.mail.html and "direction:ltr" not in ours.mail.html
        assert not re.search(r"\S(http|https)://", ours.mail.text), "a line lacks its end"


def test_a_kind_that_declares_nothing_can_be_worded_too() -> None:
    bare = mail_kind("returns.approved")(lambda message: None)  # type: ignore[arg-type,return-value]
    assert bare.label == "Returns: approved" and starting_text(bare, "en").body == "{{ standard }}\n"


def test_our_whole_text_can_stand_in_theirs(order: Order) -> None:
    write("", "We are on holiday until Monday.\n\n{{ standard }}\n")
    mail = build_mail(owed(order))
    assert "holiday" in mail.html and "getting it ready" in mail.html and "getting it ready" in mail.text
    assert "at Ours" in mail.subject


def test_a_store_that_changed_nothing_asks_the_database_no_more(order: Order) -> None:
    session().expunge_all()
    with count_queries() as plain:
        kind_named(KIND).build(owed(order))
    session().expunge_all()
    with count_queries() as whole:
        build_message(owed(order))
    assert len(whole) == len(plain)


def test_light_markup_becomes_text_and_html() -> None:
    source = "# Hi\n\n- one\n- **two**\n\n[Shop](https://a.test/x) & more\nnext line\n\n---\n\n"
    source += "{% if true %}\nA < B\n{% endif %}"
    html, text = to_html(source, lambda part: part), to_text(source, lambda part: part)
    assert "<h1>Hi</h1>" in html and "<li><strong>two</strong></li>" in html and "<br>next line" in html
    assert '<a href="https://a.test/x">Shop</a> &amp; more' in html and "A &lt; B" in html and "<hr>" in html
    assert text.startswith("Hi\n\n- one\n- two\n\nShop: https://a.test/x & more") and "A < B" in text
