"""Accounts, customers and the cards that they keep, as Stripe's objects; the tests hold them against the SDK."""

import secrets
from typing import Any

from shared.gateways.payments.emulator.objects import CARD, moment, new_id

Thing = dict[str, Any]
FIRST_QUESTIONS = ["business_profile.url", "business_type", "external_account", "tos_acceptance.date"]
LINK_SECONDS = 300


def new_account(params: Thing) -> Thing:
    """A merchant's account before Stripe knows anything of it: it takes no money yet."""
    return {
        "id": f"acct_{secrets.token_hex(8)}",
        "object": "account",
        "business_profile": {"name": None, "url": None},
        "business_type": None,
        "capabilities": {},
        "charges_enabled": False,
        "controller": {
            "type": "application",
            "is_controller": True,
            "fees": {"payer": "account"},
            "losses": {"payments": "stripe"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "full"},
        },
        "country": (params.get("country") or "NL").upper(),
        "created": moment(),
        "default_currency": "eur",
        "details_submitted": False,
        "email": params.get("email"),
        "metadata": params.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": requirements(FIRST_QUESTIONS),
        "settings": {},
        "tos_acceptance": {},
        "type": "standard",
    }


def requirements(due: list[str], disabled_reason: str | None = None) -> Thing:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": disabled_reason or ("requirements.past_due" if due else None),
        "errors": [],
        "eventually_due": due,
        "past_due": due,
        "pending_verification": [],
    }


def new_customer(params: Thing) -> Thing:
    return {
        "id": new_id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "created": moment(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": params.get("description"),
        "discount": None,
        "email": params.get("email"),
        "invoice_prefix": secrets.token_hex(4).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": params.get("metadata") or {},
        "name": params.get("name"),
        "next_invoice_sequence": 1,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "test_clock": None,
    }


def new_method(customer_id: str, card: Thing, number: str) -> Thing:
    """A card that the customer agreed to have kept. Its number is the emulator's own note, as at Stripe's vault."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "always",
        "billing_details": {"address": None, "email": None, "name": None, "phone": None, "tax_id": None},
        "card": CARD
        | card
        | {"checks": None, "fingerprint": secrets.token_hex(8), "generated_from": None}
        | {"networks": None, "regulated_status": None, "three_d_secure_usage": None, "wallet": None}
        | {"display_brand": card["brand"]},
        "created": moment(),
        "customer": customer_id,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
        "_number": number,
    }


def new_fee(account: str, application: str, charge: Thing, amount: int) -> Thing:
    """What the platform takes of a connected account's charge."""
    fee_id = new_id("fee")
    return {
        "id": fee_id,
        "object": "application_fee",
        "account": account,
        "amount": amount,
        "amount_refunded": 0,
        "application": application,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": moment(),
        "currency": charge["currency"],
        "fee_source": {"type": "charge", "charge": charge["id"]},
        "livemode": False,
        "originating_transaction": None,
        "refunded": False,
        "refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/application_fees/{fee_id}/refunds"},
    }


def new_link(url_base: str, account: str) -> Thing:
    now = moment()
    url = f"{url_base}/setup/c/{account}/{secrets.token_hex(12)}"
    return {"object": "account_link", "created": now, "expires_at": now + LINK_SECONDS, "url": url}


def application_of(platform: str) -> str:
    """The OAuth client id of a platform's account."""
    return f"ca_{platform.removeprefix('acct_')}"
