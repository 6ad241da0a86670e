"""Categories, collections, attributes, tags and custom fields as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.models.catalog.attribute import AttributeKind
from shared.models.catalog.collection import CollectionKind, CollectionOrder, RuleField, RuleRelation
from shared.models.catalog.custom_field import FieldKind, FieldOwner
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.attributes import MOST_CHOICES
from shared.services.catalog.categories import ChildrenGo
from shared.services.catalog.collection_rules import MOST_RULES

NAMES = ma.fields.Dict(keys=text(most=20), values=text(), load_default=None, allow_none=True)
POSITION = ma.validate.Range(1, 1_000_000)


class StructureQuery(PageQuery):
    """Which part of a list, narrowed by words of its titles."""

    q = text(load_default="")


class CategoryQuery(StructureQuery):
    parent_id = ma.fields.UUID(load_default=None, metadata={"description": "Only those right under this one"})
    top = ma.fields.Boolean(load_default=False, metadata={"description": "Only those at the top of the tree"})


class CategorySchema(ma.Schema):
    """A category. `path` holds the ids from the top of the tree down to it, `level` counts from 1."""

    id = ma.fields.UUID()
    parent_id = ma.fields.UUID(allow_none=True)
    handle = ma.fields.String(metadata={"example": "cups-and-mugs"})
    title = ma.fields.String(metadata={"example": "Cups and mugs"})
    description = ma.fields.String(metadata={"description": "Sanitised HTML"})
    media_id = ma.fields.UUID(allow_none=True)
    seo_title = ma.fields.String()
    seo_description = ma.fields.String()
    is_published = ma.fields.Boolean()
    position = ma.fields.Integer(metadata={"example": 1})
    path = ma.fields.List(ma.fields.UUID())
    level = ma.fields.Integer(metadata={"example": 2})
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class CategoryBody(InputSchema):
    """A category as it should be; an empty `handle` is made from the title, or kept."""

    title = text(required=True, least=1, metadata={"example": "Cups and mugs"})
    handle = text(load_default="", most=120)
    description = text(load_default="", most=100_000)
    media_id = ma.fields.UUID(load_default=None, allow_none=True)
    seo_title = text(load_default="")
    seo_description = text(load_default="", most=1000)
    is_published = ma.fields.Boolean(load_default=True)


class NewCategoryBody(CategoryBody):
    """A new category, last under its parent unless `position` says otherwise."""

    parent_id = ma.fields.UUID(load_default=None, allow_none=True)
    position = ma.fields.Integer(strict=True, load_default=None, allow_none=True, validate=POSITION)


class PlaceBody(InputSchema):
    """Where a category stands: under `parent_id` (null: at the top), at `position` from 1 (null: last)."""

    parent_id = ma.fields.UUID(required=True, allow_none=True)
    position = ma.fields.Integer(strict=True, load_default=None, allow_none=True, validate=POSITION)


class CategoryDeletionQuery(ma.Schema):
    """What becomes of what the category holds."""

    class Meta:
        unknown = ma.EXCLUDE

    children = ma.fields.Enum(ChildrenGo, by_value=True, load_default=ChildrenGo.UP)
    products_to = ma.fields.UUID(load_default=None, metadata={"description": "Without it they have no category"})


class RuleBody(InputSchema):
    """A rule of a smart collection. Prices are minor units, weights grams; a category or choice is named by id."""

    field = ma.fields.Enum(RuleField, by_value=True, required=True, metadata={"example": "price"})
    relation = ma.fields.Enum(RuleRelation, by_value=True, required=True, metadata={"example": "less"})
    value = text(load_default="", metadata={"example": "2500"})
    attribute_id = ma.fields.UUID(load_default=None, allow_none=True)
    option = text(load_default="")


class CollectionQuery(StructureQuery):
    kind = ma.fields.Enum(CollectionKind, by_value=True, load_default=None)
    handle = text(load_default=None)


class CollectionSchema(ma.Schema):
    """A collection. A `smart` one is filled by its rules: all of them, or any where `match_any`."""

    id = ma.fields.UUID()
    handle = ma.fields.String(metadata={"example": "gifts"})
    title = ma.fields.String(metadata={"example": "Gifts"})
    description = ma.fields.String()
    media_id = ma.fields.UUID(allow_none=True)
    seo_title = ma.fields.String()
    seo_description = ma.fields.String()
    is_published = ma.fields.Boolean()
    position = ma.fields.Integer()
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in CollectionKind]))
    match_any = ma.fields.Boolean()
    order = ma.fields.String(validate=ma.validate.OneOf([order.value for order in CollectionOrder]))
    rules = ma.fields.List(ma.fields.Nested(RuleBody))
    product_count = ma.fields.Integer(metadata={"example": 12})
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()
    updated_at = ma.fields.DateTime()


class CollectionBody(InputSchema):
    """A collection as it should be. With `rules` it is smart; `product_ids` fill one without, in their order."""

    title = text(required=True, least=1, metadata={"example": "Under 25"})
    handle = text(load_default="", most=120)
    description = text(load_default="", most=100_000)
    media_id = ma.fields.UUID(load_default=None, allow_none=True)
    seo_title = text(load_default="")
    seo_description = text(load_default="", most=1000)
    is_published = ma.fields.Boolean(load_default=True)
    order = ma.fields.Enum(CollectionOrder, by_value=True, load_default=None, allow_none=True)
    match_any = ma.fields.Boolean(load_default=False)
    rules = ma.fields.List(
        ma.fields.Nested(RuleBody), load_default=None, allow_none=True, validate=ma.validate.Length(0, MOST_RULES)
    )
    product_ids = ma.fields.List(
        ma.fields.UUID(), load_default=None, allow_none=True, validate=ma.validate.Length(0, 10_000)
    )


class MembersBody(InputSchema):
    """The products of a collection that is filled by hand, in their order."""

    product_ids = ma.fields.List(ma.fields.UUID(), required=True, validate=ma.validate.Length(0, 10_000))


class MemberSchema(ma.Schema):
    """A product in a collection."""

    product_id = ma.fields.UUID()
    handle = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.String(validate=ma.validate.OneOf([status.value for status in ProductStatus]))
    position = ma.fields.Integer()


class ChoiceBody(InputSchema):
    """A choice; with `id` one that exists is renamed. `names` are by further language."""

    id = ma.fields.UUID(load_default=None, allow_none=True)
    name = text(required=True, least=1, metadata={"example": "Celadon"})
    swatch = text(load_default="", most=7, metadata={"example": "#9fc2a8"})
    names = NAMES


class AttributeSchema(ma.Schema):
    """An attribute with its choices. Without `category_ids` it belongs to every product."""

    id = ma.fields.UUID()
    handle = ma.fields.String(metadata={"example": "glaze"})
    name = ma.fields.String(metadata={"example": "Glaze"})
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in AttributeKind]))
    unit = ma.fields.String(metadata={"example": "ml"})
    is_many = ma.fields.Boolean()
    is_filter = ma.fields.Boolean()
    is_shown = ma.fields.Boolean()
    position = ma.fields.Integer()
    choices = ma.fields.List(ma.fields.Nested(ChoiceBody))
    category_ids = ma.fields.List(ma.fields.UUID())
    names = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    product_count = ma.fields.Integer()
    version = ma.fields.Integer()


class AttributeBody(InputSchema):
    """An attribute as it should be; its kind stays what it was made as."""

    name = text(required=True, least=1, metadata={"example": "Glaze"})
    handle = text(load_default="", most=120)
    kind = ma.fields.Enum(AttributeKind, by_value=True, load_default=AttributeKind.TEXT)
    unit = text(load_default="", most=20)
    is_many = ma.fields.Boolean(load_default=False)
    is_filter = ma.fields.Boolean(load_default=True)
    is_shown = ma.fields.Boolean(load_default=True)
    choices = ma.fields.List(
        ma.fields.Nested(ChoiceBody), load_default=None, allow_none=True, validate=ma.validate.Length(0, MOST_CHOICES)
    )
    category_ids = ma.fields.List(ma.fields.UUID(), load_default=list, validate=ma.validate.Length(0, 500))
    names = NAMES


class ValueSchema(ma.Schema):
    """What a product says for an attribute: text, a number as text, true or false, or ids of choices."""

    attribute_id = ma.fields.UUID()
    value = ma.fields.Raw(metadata={"example": "250.5"})


class ValuesBody(InputSchema):
    """Values by attribute id; null takes one away, attributes that are not named keep theirs."""

    values = ma.fields.Dict(keys=ma.fields.UUID(), values=ma.fields.Raw(allow_none=True), required=True)


class TagSchema(ma.Schema):
    tag = ma.fields.String(metadata={"example": "handmade"})
    product_count = ma.fields.Integer(metadata={"example": 7})
    names = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())


class TagChangeBody(InputSchema):
    """Call `tag` `name` on every product; where that tag is in use, the two become one. Null takes it away."""

    tag = text(required=True, least=1, metadata={"example": "hand made"})
    name = text(required=True, allow_none=True, metadata={"example": "handmade"})


class TagNamesBody(InputSchema):
    """A tag's names by further language."""

    tag = text(required=True, least=1)
    names = ma.fields.Dict(keys=text(most=20), values=text(), required=True)


class LimitsSchema(InputSchema):
    """`min` and `max` of numbers, or of a text's length; `choices` of a line of text."""

    min = ma.fields.Float(load_default=None, allow_none=True)
    max = ma.fields.Float(load_default=None, allow_none=True)
    choices = ma.fields.List(text(least=1), load_default=None, allow_none=True, validate=ma.validate.Length(0, 100))


class FieldQuery(ma.Schema):
    class Meta:
        unknown = ma.EXCLUDE

    owner = ma.fields.Enum(FieldOwner, by_value=True, load_default=None)


class FieldSchema(ma.Schema):
    """The definition of a custom field; themes know it as `namespace.key`."""

    id = ma.fields.UUID()
    owner = ma.fields.String(validate=ma.validate.OneOf([owner.value for owner in FieldOwner]))
    namespace = ma.fields.String(metadata={"example": "custom"})
    key = ma.fields.String(metadata={"example": "care"})
    name = ma.fields.String(metadata={"example": "Care"})
    description = ma.fields.String()
    kind = ma.fields.String(validate=ma.validate.OneOf([kind.value for kind in FieldKind]))
    is_list = ma.fields.Boolean()
    limits = ma.fields.Dict(keys=ma.fields.String())
    position = ma.fields.Integer()
    version = ma.fields.Integer()


class FieldBody(InputSchema):
    """A custom field as it should be. Owner, namespace, key, kind and list stay what they were made as."""

    name = text(required=True, least=1, metadata={"example": "Care"})
    owner = ma.fields.Enum(FieldOwner, by_value=True, load_default=FieldOwner.PRODUCT)
    namespace = text(load_default="custom", least=1, most=64)
    key = text(load_default="", most=64)
    description = text(load_default="")
    kind = ma.fields.Enum(FieldKind, by_value=True, load_default=FieldKind.SINGLE_LINE)
    is_list = ma.fields.Boolean(load_default=False)
    limits = ma.fields.Nested(LimitsSchema, load_default=dict)


class FieldValueSchema(ma.Schema):
    field_id = ma.fields.UUID()
    namespace = ma.fields.String()
    key = ma.fields.String()
    kind = ma.fields.String()
    value = ma.fields.Raw(metadata={"example": "Wash by hand"})


class FieldValuesBody(InputSchema):
    """Values by field id; null takes one away, fields that are not named keep theirs."""

    values = ma.fields.Dict(keys=ma.fields.UUID(), values=ma.fields.Raw(allow_none=True), required=True)
