"""The customer's page of a quote: the token in its address is the only key."""

import re
from collections.abc import Callable

from shared.db.session import store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.orders.draft import DraftOrder, DraftStatus, draft_by_id
from shared.models.stores.store import Store
from shared.services.orders.drafts.quoting import send_draft
from shared.services.orders.drafts.wishes import LineWish
from tests.factories.drafts import make_draft
from tests.factories.orders import make_selling
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


def _quote(store: Store, *, is_sent: bool = True) -> DraftOrder:
    with store_scope(store.id):
        make_selling()
        variant = product_by_handle("bowl").variants[0]
        draft = make_draft(LineWish(2, variant_id=variant.id, unit_price=2000), note="We <i>bring</i> it.")
        return send_draft(draft.id) if is_sent else draft


def _post(browser: Browser, path: str, page: str, **fields: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)
    assert token is not None
    answer = browser.post(path, data={"csrf_token": token[1], **fields})
    return int(answer.status_code)


def test_a_customer_approves_orders_and_is_led_to_pay(visit: Visit, two_stores: Stores) -> None:
    ours, theirs = two_stores
    draft, browser = _quote(ours), visit(ours)
    path = f"/quotes/{draft.id}/{draft.token}"
    page = browser.get(path)
    assert "€45.00" in page.text and "We &lt;i&gt;bring" in page.text
    assert page.headers["Cache-Control"] == "private, no-store" and page.headers["X-Robots-Tag"] == "noindex"
    for wrong in (f"/quotes/{draft.id}/wrong", f"/quotes/{draft.id}/wrong/quote.pdf"):
        assert browser.get(wrong).status_code == 404
    assert visit(theirs).get(path).status_code == 404
    assert browser.get(f"{path}/quote.pdf").data.startswith(b"%PDF")
    assert _post(browser, f"{path}/approval", path, revision="9") == 409
    assert _post(browser, f"{path}/order", path, revision="1", provider="cash_on_delivery") == 409
    assert _post(browser, f"{path}/approval", path, revision="1", note="Fine") == 303
    assert _post(browser, f"{path}/order", path, revision="1", provider="manual") == 422
    assert _post(browser, f"{path}/order", path, revision="1", provider="cash_on_delivery") == 303
    with store_scope(ours.id):
        assert draft_by_id(draft.id).status is DraftStatus.COMPLETED
    assert "has become order" in browser.get(path).text


def test_what_was_never_sent_is_not_shown(visit: Visit, two_stores: Stores) -> None:
    draft = _quote(two_stores[0], is_sent=False)
    page = visit(two_stores[0]).get(f"/quotes/{draft.id}/{draft.token}").text
    assert "We are changing this quote" in page and "Bowl" not in page
