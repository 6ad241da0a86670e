"""What the API takes about the stock room."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, amount, text
from shared.kernel.i18n import LANGUAGES
from shared.models.inventory.back_in_stock import WaitStatus
from shared.models.inventory.movement import MovementKind
from shared.models.inventory.purchase import PurchaseStatus
from shared.models.inventory.stock_take import ComparesWith, TakeScope, TakeStatus
from shared.models.inventory.transfer import TransferStatus
from shared.services.inventory.documents import MAX_LINES
from shared.services.inventory.take_differences import TakeView

MOST = 1_000_000_000


def quantity(**options: object) -> ma.fields.Integer:
    least = int(options.pop("least", 0))  # type: ignore[call-overload]
    return ma.fields.Integer(strict=True, validate=ma.validate.Range(least, MOST), **options)  # type: ignore[arg-type]


class AddressBody(InputSchema):
    """Where it is; unused parts stay away. `country` is ISO 3166-1 alpha-2."""

    company = text(load_default="")
    street = text(load_default="")
    city = text(load_default="")
    district = text(load_default="")
    area = text(load_default="")
    postcode = text(load_default="", most=40)
    country = text(load_default="", most=2)


class LocationBody(InputSchema):
    name = text(required=True, least=1, most=100)
    address = ma.fields.Nested(AddressBody, load_default=dict)
    phone = text(load_default="", most=60)
    is_active = ma.fields.Boolean(load_default=True)


class LocationOrderBody(InputSchema):
    location_ids = ma.fields.List(ma.fields.UUID(), required=True, validate=ma.validate.Length(1, 200))


class LevelQuery(PageQuery):
    """Which levels."""

    variant_id = ma.fields.UUID(load_default=None)
    location_id = ma.fields.UUID(load_default=None)
    sku = text(load_default=None, most=100)
    incoming = ma.fields.Boolean(load_default=None, allow_none=True)


class LevelBody(InputSchema):
    """`before` is what you read: another count there is refused, so that nobody's work is undone."""

    on_hand = quantity(required=True)
    before = ma.fields.Integer(strict=True, load_default=None, allow_none=True)
    reason = text(load_default="")
    note = text(load_default="", most=500)


class AdjustedItem(InputSchema):
    """Name the variant by its id or its SKU."""

    variant_id = ma.fields.UUID(load_default=None, allow_none=True)
    sku = text(load_default="", most=100)
    quantity = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(-MOST, MOST))


class AdjustmentsBody(InputSchema):
    """`add` changes what is there, `set` says what is there. All or nothing."""

    mode = ma.fields.String(load_default="add", validate=ma.validate.OneOf(["add", "set"]))
    location_id = ma.fields.UUID(load_default=None, allow_none=True)
    reason = text(load_default="")
    note = text(load_default="", most=500)
    items = ma.fields.List(ma.fields.Nested(AdjustedItem), required=True, validate=ma.validate.Length(1, MAX_LINES))


class MovementQuery(PageQuery):
    """Which movements, the latest first."""

    variant_id = ma.fields.UUID(load_default=None)
    location_id = ma.fields.UUID(load_default=None)
    kind = ma.fields.Enum(MovementKind, by_value=True, load_default=None)
    cause = text(load_default=None, most=40)
    cause_id = ma.fields.UUID(load_default=None)


class NumberedQuery(ma.Schema):
    """Which part of a list of documents."""

    class Meta:
        unknown = ma.EXCLUDE

    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))
    per_page = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, 250))


class TransferQuery(NumberedQuery):
    status = ma.fields.Enum(TransferStatus, by_value=True, load_default=None)
    location_id = ma.fields.UUID(load_default=None)


class LineBody(InputSchema):
    variant_id = ma.fields.UUID(required=True)
    quantity = quantity(required=True, least=1)


class TransferBody(InputSchema):
    source_id = ma.fields.UUID(required=True)
    destination_id = ma.fields.UUID(required=True)
    lines = ma.fields.List(ma.fields.Nested(LineBody), load_default=list, validate=ma.validate.Length(0, MAX_LINES))
    reference = text(load_default="", most=200)
    note = text(load_default="", most=2_000)
    expected_on = ma.fields.Date(load_default=None, allow_none=True)


class ReceivedLine(InputSchema):
    line_id = ma.fields.UUID(required=True)
    received = quantity(load_default=0)
    rejected = quantity(load_default=0)


class ReceiptBody(InputSchema):
    """What arrived, by line; without `lines` everything that is open."""

    lines = ma.fields.List(
        ma.fields.Nested(ReceivedLine), load_default=None, allow_none=True, validate=ma.validate.Length(1, MAX_LINES)
    )


class TakeQuery(NumberedQuery):
    status = ma.fields.Enum(TakeStatus, by_value=True, load_default=None)
    location_id = ma.fields.UUID(load_default=None)


class TakeBody(InputSchema):
    location_id = ma.fields.UUID(required=True)
    scope = ma.fields.Enum(TakeScope, by_value=True, load_default=TakeScope.PARTIAL)
    compares_with = ma.fields.Enum(ComparesWith, by_value=True, load_default=ComparesWith.START)
    note = text(load_default="", most=2_000)


class TakeLineQuery(NumberedQuery):
    view = ma.fields.Enum(TakeView, by_value=True, load_default=TakeView.ALL)


class CountedItem(InputSchema):
    """Name the variant by its id, SKU or barcode; `counted` null takes a count back."""

    variant_id = ma.fields.UUID(load_default=None, allow_none=True)
    code = text(load_default="", most=100)
    counted = quantity(required=True, allow_none=True)


class CountsBody(InputSchema):
    """`adding` adds to what was counted before, as a scanner does."""

    adding = ma.fields.Boolean(load_default=False)
    items = ma.fields.List(ma.fields.Nested(CountedItem), required=True, validate=ma.validate.Length(1, MAX_LINES))


class ApplicationBody(InputSchema):
    """What becomes of lines that nobody counted: left alone, or set to zero."""

    missing_is_zero = ma.fields.Boolean(load_default=False)


class SupplierQuery(NumberedQuery):
    q = text(load_default="", most=200)


class SupplierBody(InputSchema):
    name = text(required=True, least=1, most=200)
    currency = text(required=True, least=3, most=3)
    contact = text(load_default="", most=200)
    email = text(load_default="", most=254)
    phone = text(load_default="", most=60)
    address = ma.fields.Nested(AddressBody, load_default=dict)
    locale = ma.fields.String(load_default="en", validate=ma.validate.OneOf(list(LANGUAGES)))
    lead_days = ma.fields.Integer(strict=True, load_default=7, validate=ma.validate.Range(0, 730))
    note = text(load_default="", most=2_000)
    is_active = ma.fields.Boolean(load_default=True)


class PurchaseQuery(NumberedQuery):
    status = ma.fields.Enum(PurchaseStatus, by_value=True, load_default=None)
    supplier_id = ma.fields.UUID(load_default=None)
    location_id = ma.fields.UUID(load_default=None)


class PurchaseLineBody(LineBody):
    unit_cost = amount(required=True)
    supplier_sku = text(load_default="", most=200)


class ExtraCostBody(InputSchema):
    name = text(load_default="", most=200)
    amount = amount(required=True)


class PurchaseBody(InputSchema):
    """`currency` defaults to the supplier's; `rate` is needed where that is not the store's."""

    supplier_id = ma.fields.UUID(required=True)
    location_id = ma.fields.UUID(required=True)
    lines = ma.fields.List(
        ma.fields.Nested(PurchaseLineBody), load_default=list, validate=ma.validate.Length(0, MAX_LINES)
    )
    currency = text(load_default="", most=3)
    rate = ma.fields.Decimal(places=8, load_default=None, allow_none=True)
    extra_costs = ma.fields.List(ma.fields.Nested(ExtraCostBody), load_default=list, validate=ma.validate.Length(0, 20))
    reference = text(load_default="", most=200)
    note = text(load_default="", most=2_000)
    expected_on = ma.fields.Date(load_default=None, allow_none=True)


class PlacementBody(InputSchema):
    """`by_mail` also writes to the supplier."""

    by_mail = ma.fields.Boolean(load_default=False)


class WaitingQuery(NumberedQuery):
    status = ma.fields.Enum(WaitStatus, by_value=True, load_default=None)
    variant_id = ma.fields.UUID(load_default=None)


class WaitingBody(InputSchema):
    """`consent` is the sentence that the shopper agreed to."""

    variant_id = ma.fields.UUID(required=True)
    email = text(required=True, most=254)
    locale = ma.fields.String(load_default="en", validate=ma.validate.OneOf(list(LANGUAGES)))
    consent = text(required=True, least=1, most=1_000)
