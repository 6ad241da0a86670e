"""Settings → Webhooks: set up, tried, looked at, sent again."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.db.session import session, store_scope, transaction
from shared.kernel.config import current_settings
from shared.kernel.ids import new_id
from shared.models.webhooks.delivery import WebhookDelivery
from shared.models.webhooks.subscription import WebhookSubscription, subscription_by_id
from shared.services.webhooks.sending import send_due
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.people import SignedUp
from tests.factories.webhooks import listening, subscribe, tell_of_product
from tests.queries import count_queries

PAGE = "/settings/webhooks/"
FIELDS: dict[str, Any] = {
    "url": "https://erp.example.com/hook",
    "description": "Bookkeeping",
    "event_types": ["order.paid", "product.updated"],
    "is_enabled": "y",
}


def owe(desk: Desk, count: int = 1, url: str = "https://erp.example.com/hook") -> UUID:
    """A webhook with deliveries that wait."""
    with store_scope(desk.store.id):
        subscription_id, _secret = subscribe(url)
        product = make_product()
        with transaction():
            for _ in range(count):
                tell_of_product(product.id, new_id())
    return subscription_id


def delivery_ids(desk: Desk) -> list[UUID]:
    with store_scope(desk.store.id):
        return list(session().scalars(select(WebhookDelivery.id).order_by(WebhookDelivery.id)))


def test_a_webhook_is_made_and_its_secret_shown_once(desk: Desk, other_desk: Desk) -> None:
    assert "No webhook yet" in desk.get(PAGE).text
    made = desk.submit(PAGE, FIELDS, page=f"{PAGE}new")
    assert made.status_code == 201
    assert len(re.findall(r"<code[^>]*>whsec_", made.text)) == 1
    with store_scope(desk.store.id):
        found = session().scalars(select(WebhookSubscription)).one()
    path = f"{PAGE}{found.id}"
    assert "whsec_" not in desk.get(path).text
    assert "whsec_" not in desk.get(PAGE).text
    assert "whsec_" in desk.submit(f"{path}/secret", page=path).text
    first = desk.submit(f"{path}/secret", page=path).text
    rotated = desk.submit(f"{path}/secret-rotations", page=path).text
    assert re.findall(r"whsec_[\w+/=]+", first)[0] != re.findall(r"whsec_[\w+/=]+", rotated)[0]
    assert "The old secret still works until" in rotated
    assert other_desk.get(path).status_code == 404
    assert other_desk.submit(f"{path}/secret", page=PAGE).status_code == 404
    assert desk.submit(f"{path}/removal", page=path).status_code == 302
    assert desk.get(path).status_code == 404


def test_what_was_typed_stays_when_something_is_wrong(desk: Desk) -> None:
    refused = desk.submit(PAGE, FIELDS | {"url": "http://erp.example.com"}, page=f"{PAGE}new")
    assert refused.status_code == 422
    assert "must begin with https" in refused.text
    assert 'value="Bookkeeping"' in refused.text
    assert refused.text.count(" checked") >= 3
    nothing = desk.submit(PAGE, FIELDS | {"event_types": []}, page=f"{PAGE}new")
    assert (nothing.status_code, "Choose at least one event" in nothing.text) == (422, True)


def test_two_people_do_not_overwrite_each_other(desk: Desk) -> None:
    subscription_id = owe(desk)
    path = f"{PAGE}{subscription_id}"
    assert desk.submit(path, FIELDS | {"version": "1"}, page=path).status_code == 302
    late = desk.submit(path, FIELDS | {"version": "1", "description": "Late"}, page=path)
    assert late.status_code == 412
    assert 'value="Late"' in late.text


def test_a_trial_is_sent_and_its_delivery_shows_request_and_answer(desk: Desk) -> None:
    with listening(status=500, answer=b"<b>sorry</b>") as receiver:
        path = f"{PAGE}{owe(desk, 0, receiver.url)}"
        sent = desk.submit(f"{path}/pings", page=path)
        assert sent.status_code == 302
        send_due(desk.store.id)
        (delivery_id,) = delivery_ids(desk)
        shown = desk.get(f"{path}/deliveries/{delivery_id}").text
        assert "msg_" in shown and "500" in shown and "&lt;b&gt;sorry&lt;/b&gt;" in shown
        assert "Next attempt" in shown
        receiver.status = 200
        again = desk.submit(f"{path}/deliveries/{delivery_id}/replays", page=f"{path}/deliveries/{delivery_id}")
        assert again.status_code == 302
        send_due(desk.store.id)
        assert "Arrived" in desk.get(f"{path}/deliveries/{delivery_id}").text


def test_failed_ones_are_sent_again_together(desk: Desk) -> None:
    with listening(status=410) as receiver:
        path = f"{PAGE}{owe(desk, 1, receiver.url)}"
        send_due(desk.store.id)
        shown = desk.get(path).text
        assert "410 Gone" in shown and "Send failed ones again" in shown
        assert desk.submit(f"{path}/replays", {"since": "day"}, page=path).status_code == 302
        assert len(receiver.got) == 1
        receiver.status = 200
        desk.submit(path, FIELDS | {"url": receiver.url}, page=path)
        desk.submit(f"{path}/replays", {"since": "day"}, page=path)
        send_due(desk.store.id)
        assert len(receiver.got) == 2
        listed = desk.get(f"{path}?status=delivered").text
        assert listed.count("product.updated") >= 1


def test_a_colleague_without_the_right_sees_no_secret_and_no_order(desk: Desk, owner: SignedUp) -> None:
    path = f"{PAGE}{owe(desk)}"
    colleague = make_colleague(current_settings(), owner, "webhooks.view", "stores.view")
    page = colleague.get(path)
    assert page.status_code == 200
    assert "Show the secret" not in page.text
    assert colleague.submit(f"{path}/secret", page=PAGE).status_code == 403
    (delivery_id,) = delivery_ids(desk)
    shown = colleague.get(f"{path}/deliveries/{delivery_id}").text
    assert "you may not see" in shown and "price_min" not in shown
    assert "price_min" in desk.get(f"{path}/deliveries/{delivery_id}").text


def test_whoever_may_not_see_orders_cannot_turn_a_webhook_of_orders_elsewhere(desk: Desk, owner: SignedUp) -> None:
    with store_scope(desk.store.id):
        subscription_id, _secret = subscribe("https://erp.example.com/hook", "order.placed")
    path = f"{PAGE}{subscription_id}"
    clerk = make_colleague(current_settings(), owner, "webhooks.view", "webhooks.edit", "catalog.view")
    fields = FIELDS | {"url": "https://elsewhere.example.com/", "event_types": ["order.placed"], "version": "1"}
    assert clerk.submit(path, fields, page=path).status_code == 403
    assert clerk.submit(f"{path}/secret", page=path).status_code == 403
    with store_scope(desk.store.id):
        assert subscription_by_id(subscription_id).url == "https://erp.example.com/hook"


@pytest.mark.parametrize("path", ["", "{webhook}"])
def test_the_length_of_a_list_costs_no_statements(path: str, desk: Desk) -> None:
    counts = []
    for more in (2, 8):
        webhook = owe(desk, more)
        for _ in range(more):
            owe(desk, 0)
        address = PAGE + path.format(webhook=webhook)
        desk.get(address)
        with count_queries() as queries:
            assert desk.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18, counts
