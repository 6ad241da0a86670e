"""Rules of smart collections as conditions of the database on products, so that sets are told apart by statements."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, and_, any_, false, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from shared.kernel import clock
from shared.kernel.ids import parse_id
from shared.models.catalog.attribute_value import AttributeFlag, AttributeNumber, AttributePick, AttributeText
from shared.models.catalog.category import stands_under
from shared.models.catalog.collection import CollectionRule, RuleField, RuleRelation
from shared.models.catalog.option import OptionValue, ProductOption, VariantValue
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.collection_rules import TEXTS, RuleInput
from shared.services.catalog.columns import units_of

F, R = RuleField, RuleRelation
Rule = RuleInput | CollectionRule
Condition = ColumnElement[bool]


def matches(rules: Sequence[Rule], match_any: bool) -> Condition:
    """Products that fit all of the rules, or any of them; none where there are no rules."""
    conditions = [_CONDITIONS[rule.field](rule) for rule in rules]
    if not conditions:
        return false()
    return or_(*conditions) if match_any else and_(*conditions)


def _text(column: Any, relation: RuleRelation, value: str) -> Condition:
    """Without regard to capitals."""
    here, wanted = func.lower(column), value.lower()
    conditions: Mapping[RuleRelation, Callable[[], Any]] = {
        R.IS: lambda: here == wanted,
        R.IS_NOT: lambda: here != wanted,
        R.CONTAINS: lambda: func.strpos(here, wanted) > 0,
        R.CONTAINS_NOT: lambda: func.strpos(here, wanted) == 0,
        R.STARTS: lambda: func.starts_with(here, wanted),
        R.ENDS: lambda: func.right(here, len(wanted)) == wanted,
    }
    found: Condition = conditions[relation]()
    return found


def _number(column: Any, relation: RuleRelation, value: Decimal) -> Condition:
    compared: Mapping[RuleRelation, Any] = {
        R.IS: column == value,
        R.GREATER: column > value,
        R.LESS: column < value,
    }
    found: Condition = compared[relation]
    return found


def _plain(column: Any) -> Callable[[Rule], Condition]:
    return lambda rule: _text(column, rule.relation, rule.value)


def _tag(rule: Rule) -> Condition:
    has: Condition = literal(rule.value) == any_(Product.tags)
    return has if rule.relation is R.IS else not_(has)


def _category(rule: Rule) -> Condition:
    if rule.relation is R.NOT_SET:
        return Product.category_id.is_(None)
    under = stands_under(UUID(rule.value))
    return under if rule.relation is R.IS else or_(Product.category_id.is_(None), not_(under))


def _some_variant(condition: Callable[[Any], Any]) -> Exists:
    variant = aliased(Variant)
    same = and_(variant.store_id == Product.store_id, variant.product_id == Product.id)
    return select(variant.id).where(same, condition(variant)).correlate(Product).exists()


def _price(rule: Rule) -> Condition:
    return _some_variant(lambda variant: _number(variant.price, rule.relation, Decimal(rule.value)))


def _compare_at(rule: Rule) -> Condition:
    has = _some_variant(lambda variant: variant.compare_at_price.is_not(None))
    if rule.relation is R.SET:
        return has
    if rule.relation is R.NOT_SET:
        return not_(has)
    return _some_variant(lambda variant: _number(variant.compare_at_price, rule.relation, Decimal(rule.value)))


def _on_sale(rule: Rule) -> Condition:
    reduced = _some_variant(lambda variant: variant.compare_at_price > variant.price)
    return reduced if rule.relation is R.SET else not_(reduced)


def _stock(rule: Rule) -> Condition:
    """Available units of all variants that are counted."""
    variant = aliased(Variant)
    same = and_(variant.store_id == Product.store_id, variant.product_id == Product.id, variant.track_stock)
    units = select(func.coalesce(func.sum(units_of(variant)), 0)).where(same).correlate(Product).scalar_subquery()
    return _number(units, rule.relation, Decimal(rule.value))


def _weight(rule: Rule) -> Condition:
    return _some_variant(lambda variant: _number(variant.weight, rule.relation, Decimal(rule.value)))


def _created(rule: Rule) -> Condition:
    return Product.created_at > clock.now() - timedelta(days=int(rule.value))


def _attribute(rule: Rule) -> Condition:
    if rule.relation in (R.SET, R.NOT_SET):
        said = or_(*(_said(model, rule) for model in (AttributeText, AttributeNumber, AttributeFlag, AttributePick)))
        return said if rule.relation is R.SET else not_(said)
    negative = {R.IS_NOT: R.IS, R.CONTAINS_NOT: R.CONTAINS}.get(rule.relation)
    found = _says(rule, negative or rule.relation)
    return not_(found) if negative else found


def _says(rule: Rule, relation: RuleRelation) -> Condition:
    """The value's table follows from its shape: the id of a choice, or text, number or flag of the same meaning."""
    parts: list[Condition] = []
    if relation in TEXTS:
        parts.append(_said(AttributeText, rule, _text(AttributeText.value, relation, rule.value)))
    number = _as_number(rule.value)
    if number is not None and relation in (R.IS, R.GREATER, R.LESS):
        parts.append(_said(AttributeNumber, rule, _number(AttributeNumber.value, relation, number)))
    if relation is R.IS and rule.value in ("0", "1"):
        parts.append(_said(AttributeFlag, rule, AttributeFlag.value.is_(rule.value == "1")))
    choice = parse_id(rule.value)
    if choice is not None:
        parts.append(_said(AttributePick, rule, AttributePick.choice_id == choice))
    return or_(*parts)


def _said(model: Any, rule: Rule, *further: Condition) -> Exists:
    same = and_(model.store_id == Product.store_id, model.product_id == Product.id)
    return select(model.id).where(same, model.attribute_id == rule.attribute_id, *further).correlate(Product).exists()


def _option(rule: Rule) -> Condition:
    relation = R.IS if rule.relation is R.IS_NOT else rule.relation
    of_option = and_(OptionValue.store_id == ProductOption.store_id, OptionValue.option_id == ProductOption.id)
    used = and_(VariantValue.store_id == OptionValue.store_id, VariantValue.value_id == OptionValue.id)
    same = and_(ProductOption.store_id == Product.store_id, ProductOption.product_id == Product.id)
    has = (
        select(ProductOption.id)
        .join(OptionValue, of_option)
        .join(VariantValue, used)
        .where(same, func.lower(ProductOption.name) == rule.option.lower())
        .where(_text(OptionValue.name, relation, rule.value))
        .correlate(Product)
        .exists()
    )
    return not_(has) if rule.relation is R.IS_NOT else has


def _as_number(text: str) -> Decimal | None:
    return Decimal(text) if text.replace(".", "", 1).removeprefix("-").isdecimal() else None


_CONDITIONS: Mapping[RuleField, Callable[[Rule], Condition]] = {
    F.TITLE: _plain(Product.title),
    F.VENDOR: _plain(Product.vendor),
    F.TYPE: _plain(Product.product_type),
    F.TAG: _tag,
    F.CATEGORY: _category,
    F.PRICE: _price,
    F.COMPARE_AT: _compare_at,
    F.ON_SALE: _on_sale,
    F.STOCK: _stock,
    F.WEIGHT: _weight,
    F.CREATED: _created,
    F.ATTRIBUTE: _attribute,
    F.OPTION: _option,
}
