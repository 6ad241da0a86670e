"""A shopper who pays by transfer sees how, and shows that it was done."""

import io
import re
from collections.abc import Callable

from shared.db.session import store_scope
from shared.models.orders.order import Order
from shared.models.payments.method import BANK_TRANSFER
from shared.models.payments.proof import ProofStatus, proofs_of
from shared.models.stores.store import Store
from shared.services.orders.proofs import approve_proof, reject_proof
from shared.services.payments.methods import set_payment_method
from tests.factories.payments import TRANSFER, make_transfer_order
from tests.shared.services.orders.test_transfers import PDF
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def waiting_order(store: Store) -> Order:
    with store_scope(store.id):
        return make_transfer_order()


def send_file(browser: Browser, order: Order, content: bytes, *, token: str = "") -> int:
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    form_token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert form_token is not None
    data = {"csrf_token": form_token[1], "file": (io.BytesIO(content), "slip.pdf")}
    path = f"/orders/{order.id}/{token or order.token}/proofs"
    return int(browser.post(path, data=data, content_type="multipart/form-data").status_code)


def test_the_page_says_how_to_pay(visit: Visit, two_stores: Stores) -> None:
    order = waiting_order(two_stores[0])
    page = visit(two_stores[0]).get(f"/orders/{order.id}/{order.token}").text
    for words in ("waits for your payment", "Transfer the amount to us.", "NL00 BANK 0123 4567 89", "shop@instapay"):
        assert words in page, words


def test_instapay_has_a_button_and_a_code_and_only_ever_leads_to_a_web_address(
    visit: Visit, two_stores: Stores
) -> None:
    ours = two_stores[0]
    order = waiting_order(ours)
    path = f"/orders/{order.id}/{order.token}"
    link = "https://ipn.eg/S/shop/instapay/1aB2cD"
    with store_scope(ours.id):
        set_payment_method(
            BANK_TRANSFER, enabled=True, config=TRANSFER | {"instapay": "tea@instapay", "instapay_link": link}
        )
    page = visit(ours).get(path).text
    assert f'href="{link}"' in page and "tea@instapay" in page and "<svg" in page.partition('class="ss-qr"')[2][:200]
    with store_scope(ours.id):
        set_payment_method(BANK_TRANSFER, enabled=True, config=TRANSFER | {"instapay_link": "javascript:alert(1)"})
    page = visit(ours).get(path).text
    assert "javascript:alert" not in page and "ss-qr" not in page


def test_a_proof_is_sent_and_answered(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    order, browser = waiting_order(ours), visit(ours)
    assert send_file(browser, order, PDF) == 303
    assert "We have your proof" in browser.get(f"/orders/{order.id}/{order.token}").text
    with store_scope(ours.id):
        reject_proof(order.id, proofs_of(order.id)[0].id, "This is another amount.", actor="Kim")
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    assert "This is another amount." in page and "Kim" not in page
    send_file(browser, order, PDF)
    with store_scope(ours.id):
        approve_proof(order.id, proofs_of(order.id)[0].id)
    page = browser.get(f"/orders/{order.id}/{order.token}").text
    assert "Payment received" in page and 'type="file"' not in page
    with store_scope(theirs.id):
        assert proofs_of(order.id) == []


def test_only_whoever_has_the_link_can_send_and_only_what_is_a_proof(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    order, browser = waiting_order(ours), visit(ours)
    assert send_file(browser, order, PDF, token="somebody-else") == 404
    assert send_file(browser, order, b"<html><script>alert(1)</script>") == 303
    assert "not a picture" in browser.get(f"/orders/{order.id}/{order.token}").text
    assert send_file(browser, order, b"%PDF" + b"x" * (9 * 1024 * 1024)) == 413
    assert visit(theirs).get(f"/orders/{order.id}/{order.token}").status_code == 404
    with store_scope(ours.id):
        assert [proof.status for proof in proofs_of(order.id) if proof.status is not ProofStatus.WAITING] == []
        assert proofs_of(order.id) == []


def test_a_proof_cannot_be_fetched_from_the_shop(visit: Visit, two_stores: Stores) -> None:
    order, browser = waiting_order(two_stores[0]), visit(two_stores[0])
    send_file(browser, order, PDF)
    with store_scope(two_stores[0].id):
        key = proofs_of(order.id)[0].key
    for path in (f"/media/{key}", f"/{key}", f"/orders/{order.id}/{order.token}/proofs"):
        assert browser.get(path).status_code in (404, 405), path
