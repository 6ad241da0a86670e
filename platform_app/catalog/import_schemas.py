"""Imports and exports as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from platform_app.stores.operation_api_views import OperationSchema
from shared.models.catalog.product_import import Outcome
from shared.services.inventory.product_imports.exporting import FileKind, Layout

CODES = "`handle`, `title`, `price`, `sku`, `field:custom.material` …; empty leaves the column out"


class ColumnSchema(ma.Schema):
    """A column of the file: its name, the first things it says, and what it means."""

    name = ma.fields.String(metadata={"example": "Variant Price"})
    samples = ma.fields.List(ma.fields.String(), metadata={"example": ["59.95", "14.50"]})
    code = ma.fields.String(metadata={"description": CODES, "example": "price"})


class ImportOptionsSchema(ma.Schema):
    """What is to happen. `clears`: an empty cell takes the value away."""

    creates = ma.fields.Boolean()
    updates = ma.fields.Boolean()
    clears = ma.fields.Boolean()
    decimal_mark = ma.fields.String(validate=ma.validate.OneOf(["", ".", ","]))


class ImportSchema(ma.Schema):
    """A file of products on its way in."""

    id = ma.fields.UUID()
    filename = ma.fields.String(metadata={"example": "products_export.csv"})
    size = ma.fields.Integer(metadata={"description": "Bytes"})
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in FileKind]))
    encoding = ma.fields.String(metadata={"example": "utf-8"})
    delimiter = ma.fields.String(metadata={"example": ","})
    columns = ma.fields.List(ma.fields.Nested(ColumnSchema))
    options = ma.fields.Nested(ImportOptionsSchema)
    trial = ma.fields.Nested(OperationSchema, allow_none=True)
    run = ma.fields.Nested(OperationSchema, allow_none=True)
    pictures = ma.fields.Nested(OperationSchema, allow_none=True)
    outcomes = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        metadata={"description": "Products by outcome of the run, else of the trial", "example": {"created": 12}},
    )
    created_at = ma.fields.DateTime()


class UploadBody(ma.Schema):
    """The file itself, and pictures beside it."""

    file = ma.fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    pictures = ma.fields.Raw(metadata={"type": "string", "format": "binary", "description": "A ZIP of pictures"})


class ImportChangeBody(InputSchema):
    """How the file is written, what its columns mean, what is to happen. What is left out stays."""

    encoding = text(load_default=None)
    delimiter = text(load_default=None)
    columns = ma.fields.List(text(), load_default=None, metadata={"description": CODES})
    options = ma.fields.Nested(
        InputSchema.from_dict(
            {
                "creates": ma.fields.Boolean(load_default=True),
                "updates": ma.fields.Boolean(load_default=True),
                "clears": ma.fields.Boolean(load_default=False),
                "decimal_mark": ma.fields.String(load_default="", validate=ma.validate.OneOf(["", ".", ","])),
            },
            name="ImportOptionsBody",
        ),
        load_default=None,
    )


class ImportItemQuery(PageQuery):
    """Which products of the file."""

    outcome = ma.fields.Enum(Outcome, by_value=True, load_default=None)
    of = ma.fields.String(load_default="", validate=ma.validate.OneOf(["", "trial", "run"]))


class ImportItemSchema(ma.Schema):
    """One product of the file: what became (or would become) of it, field by field."""

    first_row = ma.fields.Integer()
    last_row = ma.fields.Integer()
    handle = ma.fields.String()
    title = ma.fields.String()
    outcome = ma.fields.String(validate=ma.validate.OneOf([outcome.value for outcome in Outcome]))
    product_id = ma.fields.UUID(allow_none=True)
    changes = ma.fields.List(ma.fields.Dict(), metadata={"example": [{"what": "price", "before": 1200, "after": 1450}]})
    problems = ma.fields.List(ma.fields.Dict(), metadata={"example": [{"row": 3, "message": "…", "grave": True}]})


class ExportBody(InputSchema):
    """Which products, in whose columns, as what kind of file."""

    ids = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(0, 10_000))
    layout = ma.fields.Enum(Layout, by_value=True, load_default=Layout.OURS)
    kind = ma.fields.Enum(FileKind, by_value=True, load_default=FileKind.CSV)
