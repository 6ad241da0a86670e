"""Gift cards as the API takes and gives them. Amounts are minor units of the card's currency."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from platform_app.catalog.price_schemas import example, moment
from shared.models.gift_cards.card import CardState
from shared.models.gift_cards.entry import EntryKind
from shared.services.gift_cards.issuing import LARGEST, LONGEST_NOTE
from shared.services.gift_cards.managing import LONGEST_REASON

EXPIRES = example("2028-01-01T00:00:00+01:00", "It cannot be spent from this moment on; without end when absent")


class GiftCardSchema(ma.Schema):
    """A gift card. Of its code only the last four signs are known; `order_id` is the order it was bought with."""

    id = ma.fields.UUID()
    last4 = ma.fields.String(metadata=example("QRST"))
    currency = ma.fields.String(metadata=example("EUR"))
    initial = ma.fields.Integer(metadata=example(5000))
    balance = ma.fields.Integer(metadata=example(3200))
    state = ma.fields.Enum(CardState, by_value=True)
    expires_at = ma.fields.DateTime(allow_none=True)
    disabled_at = ma.fields.DateTime(allow_none=True)
    note = ma.fields.String()
    email = ma.fields.String()
    send_at = ma.fields.DateTime(allow_none=True, metadata={"description": "Its mail waits until then"})
    customer_id = ma.fields.UUID(allow_none=True)
    order_id = ma.fields.UUID(allow_none=True)
    order_line_id = ma.fields.UUID(allow_none=True)
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class NewGiftCardSchema(GiftCardSchema):
    """The same with its code, as it is given once. A repeated request (`Idempotency-Key`) is answered without it."""

    code = ma.fields.String(allow_none=True, metadata=example("BCDF-GHJK-LMNP-QRST"))


class GiftCardEntrySchema(ma.Schema):
    """Money that came onto a card or went from it (below zero), and what was left then."""

    id = ma.fields.UUID()
    kind = ma.fields.Enum(EntryKind, by_value=True)
    amount = ma.fields.Integer()
    balance = ma.fields.Integer()
    order_id = ma.fields.UUID(allow_none=True)
    payment_id = ma.fields.UUID(allow_none=True)
    refund_id = ma.fields.UUID(allow_none=True)
    actor = ma.fields.String()
    reason = ma.fields.String()
    at = ma.fields.DateTime()


class GiftCardQuery(PageQuery):
    """Which gift cards, the latest first."""

    q = text(load_default="", metadata=example("QRST", "Last four signs, e-mail, customer's name or order's name"))
    state = ma.fields.Enum(CardState, by_value=True, load_default=None)
    customer_id = ma.fields.UUID(load_default=None)
    order_id = ma.fields.UUID(load_default=None)


class GiftCardBody(InputSchema):
    """A gift card to be issued. With `email` (or a customer's) the code also goes there by mail."""

    amount = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(1, LARGEST), metadata=example(5000)
    )
    currency = text(load_default="", most=3, metadata=example("EUR", "The store's own when absent"))
    expires_at = moment(metadata=EXPIRES)
    note = text(load_default="", most=LONGEST_NOTE)
    email = text(load_default="", most=254, metadata=example("noor@example.org"))
    customer_id = ma.fields.UUID(load_default=None, allow_none=True)


class GiftCardTermsBody(InputSchema):
    """Until when it can be spent, and the note; what is left out stays."""

    expires_at = ma.fields.AwareDateTime(allow_none=True, metadata=EXPIRES)
    note = text(most=LONGEST_NOTE)


class GiftCardAdjustmentBody(InputSchema):
    """Money to put on, or (below zero) to take off."""

    amount = ma.fields.Integer(
        strict=True, required=True, validate=ma.validate.Range(-LARGEST, LARGEST), metadata=example(-500)
    )
    reason = text(required=True, least=1, most=LONGEST_REASON, metadata=example("Spent at the market stall"))


class GiftCardLockBody(InputSchema):
    reason = text(load_default="", most=LONGEST_REASON, metadata=example("Lost"))
