"""The stock room as the API gives it. Quantities are minor units of the product's unit: 1250 of `kg` is 1.250 kg."""

import marshmallow as ma

from shared.models.inventory.back_in_stock import WaitStatus
from shared.models.inventory.movement import MovementKind
from shared.models.inventory.purchase import PurchaseStatus
from shared.models.inventory.stock_take import ComparesWith, TakeScope, TakeStatus
from shared.models.inventory.transfer import TransferStatus


def one_of(kind: type) -> ma.fields.String:
    return ma.fields.String(validate=ma.validate.OneOf([member.value for member in kind]))  # type: ignore[attr-defined]


class LocationSchema(ma.Schema):
    """Where stock lies. Orders are served in order of `position`; its ETag is its version."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    country = ma.fields.String()
    address = ma.fields.Dict()
    phone = ma.fields.String()
    is_active = ma.fields.Boolean()
    position = ma.fields.Integer()
    version = ma.fields.Integer()


class LevelSchema(ma.Schema):
    """A variant at a location. `available` is `on_hand` − `reserved`; `incoming` comes on top when it arrives."""

    id = ma.fields.UUID()
    variant_id = ma.fields.UUID()
    location_id = ma.fields.UUID()
    sku = ma.fields.String()
    unit = ma.fields.String()
    on_hand = ma.fields.Integer()
    reserved = ma.fields.Integer()
    available = ma.fields.Integer()
    incoming = ma.fields.Integer()
    low_at = ma.fields.Integer(allow_none=True)


class MovementSchema(ma.Schema):
    """One change of a level, and what caused it. Movements are never changed or removed."""

    id = ma.fields.UUID()
    variant_id = ma.fields.UUID()
    location_id = ma.fields.UUID()
    kind = one_of(MovementKind)
    on_hand = ma.fields.Integer()
    reserved = ma.fields.Integer()
    incoming = ma.fields.Integer()
    cause = ma.fields.String()
    cause_id = ma.fields.UUID(allow_none=True)
    reason = ma.fields.String()
    note = ma.fields.String()
    user_id = ma.fields.UUID(allow_none=True)
    actor = ma.fields.String()
    at = ma.fields.DateTime()


class DocumentLineSchema(ma.Schema):
    """So much of a variant: `open` is what is still to come."""

    id = ma.fields.UUID()
    variant_id = ma.fields.UUID()
    quantity = ma.fields.Integer()
    received = ma.fields.Integer()
    rejected = ma.fields.Integer()
    open = ma.fields.Integer()


class TransferRowSchema(ma.Schema):
    """A transfer in a list: `lines` counts variants, `done` those of which nothing is under way."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(TransferStatus)
    source = ma.fields.String()
    destination = ma.fields.String()
    expected_on = ma.fields.Date(allow_none=True)
    created_at = ma.fields.DateTime()
    lines = ma.fields.Integer()
    done = ma.fields.Integer()


class TransferSchema(ma.Schema):
    """Goods on their way from one location to another; its ETag is its version."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(TransferStatus)
    source_id = ma.fields.UUID()
    destination_id = ma.fields.UUID()
    reference = ma.fields.String()
    note = ma.fields.String()
    expected_on = ma.fields.Date(allow_none=True)
    dispatched_at = ma.fields.DateTime(allow_none=True)
    closed_at = ma.fields.DateTime(allow_none=True)
    version = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(DocumentLineSchema))


class TakeRowSchema(ma.Schema):
    """A stock-take in a list: `done` of its `lines` are counted."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(TakeStatus)
    location = ma.fields.String()
    began_at = ma.fields.DateTime()
    closed_at = ma.fields.DateTime(allow_none=True)
    lines = ma.fields.Integer()
    done = ma.fields.Integer()


class TakeSchema(ma.Schema):
    """A count at a location. `gained` and `lost` are minor units of money at cost."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(TakeStatus)
    location_id = ma.fields.UUID()
    scope = one_of(TakeScope)
    compares_with = one_of(ComparesWith)
    note = ma.fields.String()
    began_at = ma.fields.DateTime()
    closed_at = ma.fields.DateTime(allow_none=True)
    version = ma.fields.Integer()
    lines = ma.fields.Integer()
    counted = ma.fields.Integer()
    different = ma.fields.Integer()
    gained = ma.fields.Integer()
    lost = ma.fields.Integer()


class TakeLineSchema(ma.Schema):
    """What the books say and what was found; `counted` is null while nobody has looked."""

    variant_id = ma.fields.UUID()
    sku = ma.fields.String()
    barcode = ma.fields.String()
    title = ma.fields.String()
    variant_title = ma.fields.String()
    unit = ma.fields.String()
    expected = ma.fields.Integer()
    counted = ma.fields.Integer(allow_none=True)
    difference = ma.fields.Integer(allow_none=True)


class SupplierSchema(ma.Schema):
    """Whom goods are bought from; its ETag is its version."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    contact = ma.fields.String()
    email = ma.fields.String()
    phone = ma.fields.String()
    address = ma.fields.Dict()
    currency = ma.fields.String()
    locale = ma.fields.String()
    lead_days = ma.fields.Integer()
    note = ma.fields.String()
    is_active = ma.fields.Boolean()
    version = ma.fields.Integer()


class SupplierRowSchema(ma.Schema):
    """A supplier in a list."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    contact = ma.fields.String()
    email = ma.fields.String()
    currency = ma.fields.String()
    lead_days = ma.fields.Integer()
    is_active = ma.fields.Boolean()
    orders = ma.fields.Integer()


class PurchaseLineSchema(DocumentLineSchema):
    """`unit_cost` is in the order's currency per whole unit; `landed_cost` in the store's, with its share of extras."""

    supplier_sku = ma.fields.String()
    unit_cost = ma.fields.Integer()
    landed_cost = ma.fields.Integer()


class PurchaseRowSchema(ma.Schema):
    """A purchase order in a list: `done` of its `lines` have arrived."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(PurchaseStatus)
    supplier = ma.fields.String()
    location = ma.fields.String()
    expected_on = ma.fields.Date(allow_none=True)
    created_at = ma.fields.DateTime()
    lines = ma.fields.Integer()
    done = ma.fields.Integer()


class PurchaseSchema(ma.Schema):
    """An order to a supplier; its ETag is its version. `rate`: the store's currency for one of the order's."""

    id = ma.fields.UUID()
    name = ma.fields.String()
    status = one_of(PurchaseStatus)
    supplier_id = ma.fields.UUID()
    location_id = ma.fields.UUID()
    currency = ma.fields.String()
    rate = ma.fields.String(allow_none=True)
    extra_costs = ma.fields.List(ma.fields.Dict())
    reference = ma.fields.String()
    note = ma.fields.String()
    expected_on = ma.fields.Date(allow_none=True)
    ordered_at = ma.fields.DateTime(allow_none=True)
    mailed_at = ma.fields.DateTime(allow_none=True)
    closed_at = ma.fields.DateTime(allow_none=True)
    version = ma.fields.Integer()
    total = ma.fields.Integer()
    lines = ma.fields.List(ma.fields.Nested(PurchaseLineSchema))


class WaitingSchema(ma.Schema):
    """A shopper who wants to hear once when a variant is back."""

    id = ma.fields.UUID()
    variant_id = ma.fields.UUID()
    email = ma.fields.String()
    locale = ma.fields.String()
    status = one_of(WaitStatus)
    asked_at = ma.fields.DateTime()
    told_at = ma.fields.DateTime(allow_none=True)
