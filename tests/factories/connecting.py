"""A platform that merchants connect with, and a merchant who has answered all questions."""

import hashlib
import hmac
import json
import time
from typing import Any

import requests
import stripe as stripe_sdk

from shared.gateways.payments.emulator.objects import account_of
from shared.gateways.payments.emulator.people import application_of
from shared.kernel.config import current_settings
from shared.models.payments.connection import ConnectedAccount
from shared.models.payments.method import STRIPE
from shared.models.stores.store import current_store
from shared.services.payments.connection import Returning, connect_account, refresh_account
from shared.services.payments.platform_gateways import PlatformTerms, set_platform_gateway

BACK = Returning("http://shop/return", "http://shop/again")
SECRET = "whsec_platform"


def platform_key() -> str:
    return f"sk_test_platform_{current_store().platform_id.hex}"


def open_connect(points: int = 250, fixed: dict[str, int] | None = None, *, returns_fee: bool = True) -> None:
    """The open store's platform lets merchants connect."""
    key = platform_key()
    terms = PlatformTerms(application_of(account_of(key)), points, fixed or {}, returns_fee)
    secrets = {"secret_key": key, "webhook_secret": SECRET}
    set_platform_gateway(current_store().platform_id, STRIPE, enabled=True, terms=terms, secrets=secrets)


def answer_questions(url: str, answer: str = "all") -> str:
    """What a merchant does at Stripe; where it leads."""
    told = requests.post(url.replace("localhost", "127.0.0.1"), {"answer": answer}, allow_redirects=False, timeout=5)
    return told.headers["Location"]


def make_connected() -> ConnectedAccount:
    """The open store takes its payments through a connected account."""
    answer_questions(connect_account(STRIPE, BACK))
    known = refresh_account(STRIPE)
    assert known is not None
    return known


def platform_client(account: str | None = None) -> stripe_sdk.StripeClient:
    base = {"api": current_settings().stripe_api_base}
    return stripe_sdk.StripeClient(platform_key(), base_addresses=base, stripe_account=account)  # type: ignore[arg-type]


def told_events(account: str, kind: str) -> list[dict[str, Any]]:
    """The emulator's own events of a connected account, newest first."""
    return [event.to_dict() for event in platform_client(account).v1.events.list({"types": [kind]}).data]


def signed(event: dict[str, Any], secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    body, moment = json.dumps(event).encode(), int(time.time())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, {"stripe-signature": f"t={moment},v1={digest}"}
