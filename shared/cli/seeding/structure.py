"""A demo shop's categories, attributes and smart collection, in few statements: the first start is waited for."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.cli.demo.shapes import DemoShop
from shared.cli.demo.structure import DemoCategory, DemoColour, demo_structure
from shared.db.bulk import insert_missing
from shared.db.session import session, transaction
from shared.models.catalog.attribute import Attribute, AttributeKind, attribute_handle_is_taken
from shared.models.catalog.attribute_value import AttributeNumber, AttributePick
from shared.models.catalog.category import category_handle_is_taken
from shared.models.catalog.collection import CollectionOrder, RuleField, RuleRelation, collection_handle_is_taken
from shared.models.catalog.product import Product
from shared.services.catalog.attributes import AttributeInput, ChoiceInput, create_attribute
from shared.services.catalog.categories import (
    CategoryInput,
    CategoryTexts,
    create_category,
    set_category_translation,
    set_product_category,
)
from shared.services.catalog.collection_rules import RuleInput
from shared.services.catalog.collections import CollectionInput, create_collection, set_collection_translation

Ids = Mapping[str, UUID]


def seed_structure(shop: DemoShop) -> None:
    """Put the shop's products in order, as far as that is missing. Wants the shop's store_scope."""
    found = demo_structure(shop.handle)
    ids = dict(session().execute(select(Product.handle, Product.id)).tuples().all())
    with transaction():
        for category in found.categories:
            _plant(shop, category, None, ids)
        _colour(shop, found.colour, found.colours, ids)
        _weigh(shop, found.weight, ids)
        _collect(shop, found.cheap)


def _plant(shop: DemoShop, demo: DemoCategory, parent_id: UUID | None, ids: Ids) -> None:
    if category_handle_is_taken(demo.handle):
        return
    own = shop.default_locale
    wanted = CategoryInput(demo.title[own], handle=demo.handle, description=_paragraph(demo.text.get(own, "")))
    category = create_category(wanted, parent_id=parent_id)
    for locale, title in _others(shop, demo.title):
        texts = CategoryTexts(title, _paragraph(demo.text.get(locale, "")))
        set_category_translation(category.id, locale, texts)
    if demo.product_handles:
        set_product_category([ids[handle] for handle in demo.product_handles if handle in ids], category.id)
    for child in demo.children:
        _plant(shop, child, category.id, ids)


def _colour(shop: DemoShop, facts: Mapping[str, Any], colours: Iterable[DemoColour], ids: Ids) -> None:
    if attribute_handle_is_taken(facts["handle"]):
        return
    listed, own = list(colours), shop.default_locale
    choices = tuple(ChoiceInput(one.name[own], one.swatch, names=dict(_others(shop, one.name))) for one in listed)
    attribute = _attribute(shop, facts, AttributeKind.COLOUR, choices=choices, is_many=True)
    rows = [
        {"product_id": ids[handle], "attribute_id": attribute.id, "choice_id": choice.id}
        for choice, one in zip(attribute.choices, listed, strict=True)
        for handle in one.product_handles
        if handle in ids
    ]
    insert_missing(AttributePick, rows)


def _weigh(shop: DemoShop, facts: Mapping[str, Any], ids: Ids) -> None:
    if attribute_handle_is_taken(facts["handle"]):
        return
    attribute = _attribute(shop, facts, AttributeKind.NUMBER, unit="g")
    rows = [
        {"product_id": ids[demo.handle], "attribute_id": attribute.id, "value": Decimal(demo.variants[0].weight)}
        for demo in shop.products
        if demo.handle in ids and demo.variants[0].weight
    ]
    insert_missing(AttributeNumber, rows)


def _attribute(shop: DemoShop, facts: Mapping[str, Any], kind: AttributeKind, **more: Any) -> Attribute:
    names = dict(_others(shop, facts["name"]))
    own = facts["name"][shop.default_locale]
    return create_attribute(AttributeInput(own, kind, handle=facts["handle"], names=names, **more))


def _collect(shop: DemoShop, facts: Mapping[str, Any]) -> None:
    """The collection of everything below a price, which fills itself."""
    if collection_handle_is_taken(facts["handle"]):
        return
    rule = RuleInput(RuleField.PRICE, RuleRelation.LESS, str(facts["below"]))
    own = shop.default_locale
    wanted = CollectionInput(
        title=facts["title"][own],
        handle=facts["handle"],
        description=_paragraph(facts["text"][own]),
        rules=(rule,),
        order=CollectionOrder.BEST_SELLING,
    )
    collection = create_collection(wanted)
    for locale, title in _others(shop, facts["title"]):
        set_collection_translation(collection.id, locale, title=title, description=_paragraph(facts["text"][locale]))


def _others(shop: DemoShop, names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(locale, text) for locale, text in names.items() if locale != shop.default_locale]


def _paragraph(text: str) -> str:
    return f"<p>{text}</p>" if text else ""
