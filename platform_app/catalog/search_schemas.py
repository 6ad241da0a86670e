"""What is searched through the API, and what was found."""

import marshmallow as ma

from platform_app.api.schemas import text
from platform_app.catalog.schemas import ProductSchema
from shared.services.catalog.sorts import Sort

MOST_RESULTS = 100
DEEPEST = 10_000


def example(value: object, description: str = "") -> dict[str, object]:
    return {"example": value} | ({"description": description} if description else {})


def texts(description: str, value: list[str]) -> ma.fields.List:
    """A parameter that may be repeated: any of its values fits."""
    return ma.fields.List(
        text(most=120), load_default=list, validate=ma.validate.Length(0, 20), metadata=example(value, description)
    )


class NarrowingQuery(ma.Schema):
    """What is searched for. Values of one parameter add up, different parameters narrow each other."""

    class Meta:
        unknown = ma.EXCLUDE

    q = text(load_default="", most=200, metadata=example("blue mug", "Words: beginnings and small slips are forgiven"))
    on_sale = ma.fields.Boolean(
        load_default=True, metadata=example(True, "Only what shoppers see now; false finds drafts and archived, too")
    )
    vendor = texts("Vendors", ["Studio Noord"])
    product_type = texts("Product types", ["Mug"])
    tag = texts("Tags", ["handmade"])
    category = texts("Handles of categories; everything under them counts", ["tableware"])
    collection_id = ma.fields.UUID(load_default=None)
    option = texts("Options as `name:value`", ["colour:blue", "size:m"])
    attribute = texts("Attributes as `handle:value`", ["material:oak"])
    in_stock = ma.fields.Boolean(load_default=None, allow_none=True, metadata=example(True))
    discounted = ma.fields.Boolean(load_default=False, metadata=example(False, "Only what is on offer"))
    price_from = ma.fields.Integer(load_default=None, metadata=example(1000, "Minor units, included"))
    price_to = ma.fields.Integer(load_default=None, metadata=example(5000, "Minor units, included"))
    locale = text(load_default="", most=20, metadata=example("nl", "In which language choices are named"))


class ProductSearchQuery(NarrowingQuery):
    """A search, its order, and which part of what was found."""

    sort = ma.fields.Enum(
        Sort, by_value=True, load_default=Sort.FEATURED, metadata=example("price", "`featured` is relevance for words")
    )
    limit = ma.fields.Integer(load_default=24, validate=ma.validate.Range(1, MOST_RESULTS))
    cursor = text(load_default="", most=20, metadata={"description": "`next_cursor` of the answer before"})
    facets = ma.fields.Boolean(
        load_default=False, metadata=example(True, "Count as well what the results can be narrowed by")
    )


class SuggestionQuery(ma.Schema):
    """What somebody has typed so far."""

    class Meta:
        unknown = ma.EXCLUDE

    q = text(required=True, least=1, most=200, metadata=example("blu"))
    on_sale = ma.fields.Boolean(load_default=True)
    limit = ma.fields.Integer(load_default=6, validate=ma.validate.Range(1, 20))


class FacetValueSchema(ma.Schema):
    """A choice, and how many products it would leave."""

    value = ma.fields.String(metadata=example("blue"))
    label = ma.fields.String(metadata=example("Blue"))
    count = ma.fields.Integer(metadata=example(12))
    is_chosen = ma.fields.Boolean(metadata=example(False))
    swatch = ma.fields.String(metadata=example("#3a5f8a"))


class FacetSchema(ma.Schema):
    """Something to narrow by; ranges have ``lowest`` and ``highest`` (prices in minor units) instead of values."""

    name = ma.fields.String(metadata=example("option.colour"))
    label = ma.fields.String(metadata=example("Colour"))
    kind = ma.fields.String(validate=ma.validate.OneOf(["list", "colour", "boolean", "range"]))
    values = ma.fields.List(ma.fields.Nested(FacetValueSchema))
    lowest = ma.fields.Raw(allow_none=True, metadata=example(500))
    highest = ma.fields.Raw(allow_none=True, metadata=example(9900))
    unit = ma.fields.String(metadata=example("cm"))


class SearchResultSchema(ma.Schema):
    """What was found: products as everywhere in the API, the most relevant first."""

    products = ma.fields.List(ma.fields.Nested(ProductSchema))
    facets = ma.fields.List(ma.fields.Nested(FacetSchema))
    total = ma.fields.Integer(metadata=example(57))
    total_is_exact = ma.fields.Boolean(metadata=example(True, "False where there are more matches than were looked at"))
    corrected = ma.fields.String(allow_none=True, metadata=example(None, "What was searched instead of a typo"))
    next_cursor = ma.fields.String(allow_none=True, metadata=example("24"))


class SuggestionsSchema(ma.Schema):
    """What a search box may offer."""

    products = ma.fields.List(ma.fields.Nested(ProductSchema))
    queries = ma.fields.List(ma.fields.String(), metadata=example(["blue", "blush"]))
    corrected = ma.fields.String(allow_none=True, metadata=example(None))
    total = ma.fields.Integer(metadata=example(57))
