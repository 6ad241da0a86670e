"""The rules of a smart collection as rows of a form, and what each of their controls offers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import new_id, parse_id
from shared.kernel.money import Money
from shared.models.catalog.attribute import Attribute, AttributeKind, all_attributes
from shared.models.catalog.collection import CollectionRule, RuleField, RuleRelation
from shared.services.catalog.category_listing import category_choices
from shared.services.catalog.collection_rules import ATTRIBUTE_RELATIONS, RELATIONS, WORDLESS, RuleInput
from shared.services.catalog.listing import list_product_types, list_vendors

F, R = RuleField, RuleRelation
ATTRIBUTE = "attribute:"
FIELDS = {
    F.TITLE: _l("Title"),
    F.VENDOR: _l("Vendor"),
    F.TYPE: _l("Product type"),
    F.TAG: _l("Tag"),
    F.CATEGORY: _l("Category"),
    F.PRICE: _l("Price"),
    F.COMPARE_AT: _l("Price before"),
    F.ON_SALE: _l("Reduced in price"),
    F.STOCK: _l("Stock"),
    F.WEIGHT: _l("Weight in grams"),
    F.CREATED: _l("Added in the last days"),
    F.OPTION: _l("Option"),
}
RELATION_NAMES = {
    R.IS: _l("is"),
    R.IS_NOT: _l("is not"),
    R.CONTAINS: _l("contains"),
    R.CONTAINS_NOT: _l("does not contain"),
    R.STARTS: _l("starts with"),
    R.ENDS: _l("ends with"),
    R.GREATER: _l("is more than"),
    R.LESS: _l("is less than"),
    R.SET: _l("is there"),
    R.NOT_SET: _l("is not there"),
    R.WITHIN_DAYS: _l("number of days"),
}


@dataclass
class RuleRow:
    """One rule: ``what`` is a field, or ``attribute:`` and an id."""

    key: str
    what: str = F.TAG.value
    relation: str = R.IS.value
    value: str = ""
    option: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    relations: Sequence[tuple[str, Any]] = ()
    choices: Sequence[tuple[str, str]] = ()

    @property
    def attribute_id(self) -> UUID | None:
        return parse_id(self.what.removeprefix(ATTRIBUTE)) if self.what.startswith(ATTRIBUTE) else None

    @property
    def field_kind(self) -> RuleField:
        if self.attribute_id is not None:
            return F.ATTRIBUTE
        return next((one for one in F if one.value == self.what), F.TITLE)

    @property
    def wants_value(self) -> bool:
        return self.relation not in {relation.value for relation in WORDLESS}

    def wish(self) -> RuleInput:
        relation = next((one for one in R if one.value == self.relation), R.IS)
        return RuleInput(self.field_kind, relation, self.value, self.attribute_id, self.option)


def stored_rules(rules: Iterable[CollectionRule], currency: str) -> list[RuleRow]:
    """What is stored, with money as people type it."""
    return [_stored(rule, currency) for rule in rules]


def _stored(rule: CollectionRule, currency: str) -> RuleRow:
    what = f"{ATTRIBUTE}{rule.attribute_id}" if rule.attribute_id else rule.field.value
    is_money = rule.field in (F.PRICE, F.COMPARE_AT) and rule.value
    value = str(Money(int(rule.value), currency).to_decimal()) if is_money else rule.value
    return RuleRow(str(rule.id), what, rule.relation.value, value, rule.option)


def sent_rules(sent: MultiDict[str, str]) -> list[RuleRow]:
    """What the browser sent, in its order; rows that were taken out are dropped."""
    dropped = set(sent.getlist("dropped_rule"))
    return [_sent(sent, key) for key in sent.getlist("rule") if key not in dropped]


def _sent(sent: MultiDict[str, str], key: str) -> RuleRow:
    return RuleRow(
        key,
        sent.get(f"what-{key}", F.TAG.value),
        sent.get(f"relation-{key}", R.IS.value),
        sent.get(f"value-{key}", "").strip(),
        sent.get(f"option-{key}", "").strip(),
    )


def empty_rule() -> RuleRow:
    return RuleRow(f"n{new_id().hex}")


def wanted_rules(rows: Iterable[RuleRow]) -> tuple[RuleInput, ...]:
    return tuple(row.wish() for row in rows)


def show_complaints(rows: Sequence[RuleRow], fields: Mapping[str, str]) -> dict[str, str]:
    """Put complaints (``rules.0.value``) beside their rows; returns those about something else."""
    others = {}
    for name, message in fields.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "rules" and int(parts[1]) < len(rows):
            rows[int(parts[1])].errors[parts[2]] = message
        else:
            others[name] = message
    return others


def dress_rules(rows: Sequence[RuleRow]) -> list[tuple[str, str]]:
    """Give each row the relations and choices that fit its field; returns everything that rules can look at."""
    attributes = all_attributes()
    known = {attribute.id: attribute for attribute in attributes}
    categories = category_choices() if any(row.field_kind is F.CATEGORY for row in rows) else []
    for row in rows:
        attribute = known.get(row.attribute_id) if row.attribute_id else None
        allowed = ATTRIBUTE_RELATIONS[attribute.kind] if attribute else RELATIONS[row.field_kind]
        row.relations = [(one.value, RELATION_NAMES[one]) for one in allowed]
        if row.relation not in {value for value, _name in row.relations}:
            row.relation = row.relations[0][0]
        row.choices = categories if row.field_kind is F.CATEGORY else _choices_of(attribute)
    own = [(f"{ATTRIBUTE}{one.id}", one.name) for one in attributes]
    return [(one.value, str(name)) for one, name in FIELDS.items()] + own


def _choices_of(attribute: Attribute | None) -> list[tuple[str, str]]:
    if attribute is None:
        return []
    if attribute.kind is AttributeKind.BOOLEAN:
        return [("1", _("Yes")), ("0", _("No"))]
    return [(str(choice.id), choice.name) for choice in attribute.choices]


def words_known() -> dict[str, list[str]]:
    """Words in use, offered while somebody types."""
    return {F.VENDOR.value: list_vendors(), F.TYPE.value: list_product_types()}
