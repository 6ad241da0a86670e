"""Providers tell of mail that came back: taken only with a signature of the deployment's secret."""

import json
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from platform_app.app import create_app
from shared.db.session import store_scope
from shared.kernel import clock
from shared.kernel.config import Settings, use_settings
from shared.kernel.hosts import Surface
from shared.models.mail.message import MailState, mail_by_id
from shared.models.stores.store import Store
from shared.services.webhooks.signing import make_secret, signed_headers
from shared.web.dispatcher import Dispatcher
from tests.factories.stores import make_platform, make_store
from tests.shared.services.mail.test_bounces import dsn, owed

SECRET = make_secret()


@pytest.fixture
def api(engines: Any, settings: Settings) -> Any:
    use_settings(replace(settings, mail_hook_secret=SECRET))
    yield Client(Dispatcher({Surface.API: create_app(settings)}, settings))
    use_settings(settings)


def tell(api: Client, body: bytes, *, secret: str = SECRET, kind: str = "application/json") -> TestResponse:
    headers = signed_headers([secret], "msg_1", clock.now(), body) | {"Content-Type": kind}
    domain = make_platform().domain
    return api.post("/hooks/mail/bounces", base_url=f"http://api.{domain}:8000", data=body, headers=headers)


def state_of(store: Store, message_id: Any) -> MailState:
    with store_scope(store.id):
        return mail_by_id(message_id).state


def test_a_signed_report_is_noted_and_a_forged_one_is_not(api: Client) -> None:
    store = make_store()
    first, second = owed(store), owed(store, email="two@example.org")
    body = json.dumps([{"message_id": f"<{first}@localhost>", "kind": "hard", "reason": "no such user"}, {}]).encode()
    assert tell(api, body, secret=make_secret()).status_code == 400
    assert state_of(store, first) is MailState.QUEUED
    assert tell(api, body).get_json() == {"received": True, "noted": 1}
    assert tell(api, dsn(second), kind="message/rfc822").get_json()["noted"] == 1
    assert state_of(store, first) is state_of(store, second) is MailState.BOUNCED


def test_without_a_secret_there_is_no_such_address(api: Client, settings: Settings) -> None:
    use_settings(replace(settings, mail_hook_secret=""))
    assert tell(api, b"{}").status_code == 404
