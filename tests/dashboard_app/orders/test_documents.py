"""Invoices, credit notes and packing slips as merchants handle them."""

import re

import pypdfium2
import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.orders.document import documents_of
from shared.models.orders.order import Order
from shared.services.orders.documents.preferences import IssueWhen, invoice_settings
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.documents import SELLER, make_seller
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp
from tests.queries import count_queries

FORM = {**SELLER, "issue_when": "paid", "invoice_prefix": "R-", "credit_note_prefix": "G-", "digits": "1"}


@pytest.fixture
def order(desk: Desk) -> Order:
    with store_scope(desk.store.id):
        make_selling()
        make_seller()
        return make_order((make_product("Teapot", price=3000, stock=90, sku="TEA-9").variants[0].id, 3))


def text_of(pdf: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(pdf)]


def test_an_invoice_is_issued_looked_at_sent_and_taken_back(desk: Desk, other_desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    assert "No invoice was issued yet." in desk.get(path).text
    assert desk.submit(f"{path}/documents").status_code == 302
    page = desk.get(path).text
    assert "INV-1" in page
    assert "Invoice INV-1 was issued." in page
    link = re.findall(r'href="(/s/[^"]+/documents/[^"]+\.pdf)"', page)[0]
    shown = desk.browser.get(link)
    assert (shown.content_type, shown.headers["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert "Teapot" in text_of(shown.data)[0]
    assert desk.submit(link.removeprefix(f"/s/{desk.store.handle}").replace(".pdf", "/mails")).status_code == 302
    assert "INV-1 was sent to the customer again." in desk.get(path).text
    assert desk.submit(f"{path}/credit-notes").status_code == 302
    page = desk.get(path).text
    assert "CN-1" in page
    assert "Issue the invoice" in page
    assert desk.submit(f"{path}/credit-notes").status_code == 302
    with store_scope(desk.store.id):
        assert len(documents_of(order.id)) == 2
    foreign = link.replace(f"/s/{desk.store.handle}/", f"/s/{other_desk.store.handle}/")
    assert other_desk.browser.get(foreign).status_code == 404
    assert desk.browser.get(link.replace(f"/{order.number}/", "/9999/")).status_code == 404


def test_who_may_not_issue_may_look(settings: Settings, owner: SignedUp, desk: Desk, order: Order) -> None:
    colleague = make_colleague(settings, owner, "orders.view")
    desk.submit(f"/orders/{order.number}/documents")
    page = colleague.get(f"/orders/{order.number}").text
    assert "INV-1" in page
    assert "Take it back" not in page
    assert colleague.submit(f"/orders/{order.number}/documents").status_code == 403
    assert colleague.submit(f"/orders/{order.number}/credit-notes").status_code == 403


def test_an_order_page_with_documents_costs_no_more_statements(desk: Desk, order: Order) -> None:
    def cost() -> int:
        with count_queries() as counted:
            assert desk.get(f"/orders/{order.number}").status_code == 200
        return len(counted)

    before = cost()
    for path in ("documents", "credit-notes", "documents"):
        desk.submit(f"/orders/{order.number}/{path}")
    assert cost() == before


def test_a_packing_slip_has_goods_and_places_but_no_price(desk: Desk, order: Order) -> None:
    said = " ".join(text_of(desk.get(f"/orders/{order.number}/packing-slip.pdf").data))
    for words in ("Packing slip", order.name, "Teapot", "TEA-9", "Noor Bakker"):
        assert words in said
    for price in ("30.00", "90.00", "€"):
        assert price not in said


def test_a_parcel_has_a_slip_of_its_own(desk: Desk, order: Order) -> None:
    with store_scope(desk.store.id):
        fulfil_order(order.id, Parcel({order.lines[0].id: 2}, "PostNL", "3S-1"))
    parcel = " ".join(text_of(desk.get(f"/orders/{order.number}/parcels/1/packing-slip.pdf").data))
    rest = " ".join(text_of(desk.get(f"/orders/{order.number}/packing-slip.pdf").data))
    assert ("PostNL" in parcel, "3S-1" in parcel) == (True, True)
    assert re.search(r"TEA-9 \S+ 2 ", parcel)
    assert re.search(r"TEA-9 \S+ 1 ", rest)
    assert desk.get(f"/orders/{order.number}/parcels/2/packing-slip.pdf").status_code == 404


def test_the_slips_of_many_orders_are_one_file_and_a_fixed_number_of_statements(desk: Desk, order: Order) -> None:
    with store_scope(desk.store.id):
        variant = make_product("Mat", stock=90).variants[0].id
        ids = [order.id, *(make_order((variant, 1)).id for _ in range(5))]
    counts = []
    for wanted in (ids[:2], ids):
        with count_queries() as counted:
            answer = desk.submit("/orders/packing-slips", {"id": [str(one) for one in wanted]})
        counts.append(len(counted))
        assert len(text_of(answer.data)) == len(wanted)
    assert counts[0] == counts[1]
    for nonsense in ([], ["x"], [str(desk.store.id)]):
        assert desk.submit("/orders/packing-slips", {"id": nonsense}).status_code == 302
    assert len(text_of(desk.submit("/orders/packing-slips?tab=unfulfilled", {"all": "1"}).data)) == len(ids)


def test_settings_are_kept_and_numbers_only_go_up(desk: Desk, other_desk: Desk, order: Order) -> None:
    page = "/settings/invoices"
    assert desk.submit(page, {**FORM, "next_invoice": "100", "footer-en": "Thanks"}).status_code == 302
    assert desk.submit(page, {**FORM, "next_invoice": "99"}).status_code == 422
    assert desk.submit(page, {**FORM, "invoice_prefix": "R1"}).status_code == 422
    with store_scope(desk.store.id):
        kept = invoice_settings()
        assert (kept.issue_when, kept.legal_name) == (IssueWhen.PAID, SELLER["legal_name"])
    desk.submit(f"/orders/{order.number}/documents")
    assert "R-100" in desk.get(f"/orders/{order.number}").text
    with store_scope(other_desk.store.id):
        assert invoice_settings().legal_name == ""
    wrong = desk.submit(page, {**FORM, "legal_name": "", "address": "Kept when refused"})
    assert wrong.status_code == 422
    assert "Kept when refused" in wrong.text


def test_the_preview_shows_what_is_being_typed(desk: Desk) -> None:
    typed = {**FORM, "legal_name": "Typed just now"}
    live = desk.submit("/settings/invoices/preview", typed)
    assert "data:image/png;base64," in live.text
    made = desk.submit("/settings/invoices/preview", {**typed, "as": "pdf"})
    assert "Typed just now" in text_of(made.data)[0]
    for nonsense in ({"as": "pdf"}, {"as": "pdf", "digits": "x", "preview-locale": "tlh"}):
        assert desk.submit("/settings/invoices/preview", nonsense).content_type == "application/pdf"
