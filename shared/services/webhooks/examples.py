"""Examples of what is told, for the documentation: the same fields as the API gives (a test compares them)."""

from typing import Any

_ORDER_ID = "019a9d2c-4b1e-7c3a-9f00-000000001001"
_PRODUCT_ID = "019a9d2c-4b1e-7c3a-9f00-0000000000a1"
_RATE_ID = "019a9d2c-4b1e-7c3a-9f00-0000000000a1"
_VARIANT_ID = "019a9d2c-4b1e-7c3a-9f00-0000000000b1"
_MOMENT = "2026-11-21T10:15:30.123456+00:00"

ORDER: dict[str, Any] = {
    "id": _ORDER_ID,
    "number": 1001,
    "name": "#1001",
    "status": "open",
    "payment_state": "paid",
    "fulfilment_state": "unfulfilled",
    "email": "noor@example.org",
    "phone": "+31302312345",
    "locale": "nl",
    "currency": "EUR",
    "subtotal": 3600,
    "shipping": 495,
    "payment_fee": 0,
    "tax": 0,
    "tax_included": 711,
    "shipping_tax": 0,
    "shipping_tax_included": 86,
    "tax_lines": [{"rate_id": _RATE_ID, "name": "VAT", "millionths": 210_000, "net": 3384, "amount": 711}],
    "tax_treatment": "home",
    "company": "",
    "tax_id": "",
    "discount": 0,
    "total": 4095,
    "shipping_address": {
        "name": "Noor Bakker",
        "street": "Oudegracht 12",
        "city": "Utrecht",
        "postcode": "3511 AB",
        "country": "NL",
    },
    "shipping_name": "Parcel",
    "payment_provider": "stripe",
    "note": "",
    "placed_at": _MOMENT,
    "cancelled_at": None,
    "updated_at": _MOMENT,
    "on_hold": False,
    "delivery_kind": "delivery",
    "pickup_place": {},
    "tags": ["gift"],
    "lines": [
        {
            "id": "019a9d2c-4b1e-7c3a-9f00-000000001002",
            "product_id": _PRODUCT_ID,
            "variant_id": _VARIANT_ID,
            "title": "Mug",
            "variant_title": "Blue",
            "sku": "MUG-BLUE",
            "quantity": 2,
            "unit": "piece",
            "fulfilled": 0,
            "dropped": 0,
            "refunded": 0,
            "unit_price": 1800,
            "discount": 0,
            "tax": 0,
            "tax_included": 625,
            "tax_lines": [{"rate_id": _RATE_ID, "name": "VAT", "millionths": 210_000, "net": 2975, "amount": 625}],
            "total": 3600,
        }
    ],
    "discounts": [],
}
DISPUTE: dict[str, Any] = {
    "id": "019a9d2c-4b1e-7c3a-9f00-000000001101",
    "order_id": _ORDER_ID,
    "payment_id": "019a9d2c-4b1e-7c3a-9f00-000000001102",
    "provider": "stripe",
    "reference": "du_1RxExample",
    "currency": "EUR",
    "amount": 4095,
    "reason": "product_not_received",
    "status": "needs_response",
    "answer_by": _MOMENT,
    "closed_at": None,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
}
PRODUCT: dict[str, Any] = {
    "id": _PRODUCT_ID,
    "handle": "mug",
    "title": "Mug",
    "description": "<p>Thrown by hand.</p>",
    "status": "active",
    "published_at": _MOMENT,
    "take_down_at": None,
    "vendor": "Studio",
    "product_type": "Tableware",
    "tags": ["stoneware"],
    "seo_title": "",
    "seo_description": "",
    "category_id": None,
    "unit": "piece",
    "least_quantity": 1,
    "quantity_step": 1,
    "price_min": 1800,
    "price_max": 1800,
    "compare_at_max": None,
    "version": 3,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
    "variants": [
        {
            "id": _VARIANT_ID,
            "product_id": _PRODUCT_ID,
            "title": "Blue",
            "sku": "MUG-BLUE",
            "barcode": "8710000000001",
            "price": 1800,
            "compare_at_price": None,
            "cost": 700,
            "weight": 340,
            "track_stock": True,
            "sell_when_out": False,
            "requires_shipping": True,
            "is_bundle": False,
            "position": 1,
            "media_id": None,
            "available": 38,
        }
    ],
}
DELETED: dict[str, Any] = {"id": _PRODUCT_ID}
LEVELS: dict[str, Any] = {
    "variant_id": _VARIANT_ID,
    "levels": [
        {
            "id": "019a9d2c-4b1e-7c3a-9f00-0000000000c1",
            "variant_id": _VARIANT_ID,
            "location_id": "019a9d2c-4b1e-7c3a-9f00-0000000000d1",
            "sku": "MUG-BLUE",
            "unit": "piece",
            "on_hand": 40,
            "reserved": 2,
            "available": 38,
            "incoming": 0,
            "low_at": None,
        }
    ],
}
CUSTOMER: dict[str, Any] = {
    "id": "019a9d2c-4b1e-7c3a-9f00-0000000000e1",
    "email": "noor@example.org",
    "name": "Noor Bakker",
    "phone": "+31302312345",
    "locale": "nl",
    "accepts_marketing": False,
    "marketing_at": None,
    "verified_at": None,
    "erased_at": None,
    "created_at": _MOMENT,
    "updated_at": _MOMENT,
    "addresses": [],
    "group_ids": [],
}
PING: dict[str, Any] = {"subscription_id": "019a9d2c-4b1e-7c3a-9f00-0000000000f1"}
STORE_ID = "019a9d2c-4b1e-7c3a-9f00-000000000001"
MOMENT = _MOMENT
