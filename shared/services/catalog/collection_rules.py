"""The rules of smart collections as a merchant writes them: which relations each field takes, and what values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.decimals import parse_decimal, plain_decimal
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.money import parse_money
from shared.models.catalog.attribute import AttributeKind, attribute_by_id
from shared.models.catalog.category import category_by_id
from shared.models.catalog.collection import RuleField, RuleRelation
from shared.models.stores.store import current_store
from shared.services.catalog.attribute_values import refuse_foreign_choice

F, R = RuleField, RuleRelation
MOST_RULES = 30
LONGEST_VALUE = 255
MOST_DAYS = 3650

TEXTS = (R.IS, R.IS_NOT, R.CONTAINS, R.CONTAINS_NOT, R.STARTS, R.ENDS)
NUMBERS = (R.IS, R.GREATER, R.LESS)
WORDLESS = frozenset({R.SET, R.NOT_SET})
RELATIONS: Mapping[RuleField, tuple[RuleRelation, ...]] = {
    F.TITLE: TEXTS,
    F.VENDOR: TEXTS,
    F.TYPE: TEXTS,
    F.TAG: (R.IS, R.IS_NOT),
    F.CATEGORY: (R.IS, R.IS_NOT, R.NOT_SET),
    F.PRICE: NUMBERS,
    F.COMPARE_AT: (*NUMBERS, R.SET, R.NOT_SET),
    F.ON_SALE: (R.SET, R.NOT_SET),
    F.STOCK: NUMBERS,
    F.WEIGHT: NUMBERS,
    F.CREATED: (R.WITHIN_DAYS,),
    F.ATTRIBUTE: (*TEXTS, R.GREATER, R.LESS, R.SET, R.NOT_SET),
    F.OPTION: (R.IS, R.IS_NOT, R.CONTAINS),
}
ATTRIBUTE_RELATIONS: Mapping[AttributeKind, tuple[RuleRelation, ...]] = {
    AttributeKind.TEXT: (*TEXTS, R.SET, R.NOT_SET),
    AttributeKind.NUMBER: (*NUMBERS, R.SET, R.NOT_SET),
    AttributeKind.BOOLEAN: (R.IS, R.SET, R.NOT_SET),
    AttributeKind.CHOICE: (R.IS, R.IS_NOT, R.SET, R.NOT_SET),
    AttributeKind.COLOUR: (R.IS, R.IS_NOT, R.SET, R.NOT_SET),
}


@dataclass(frozen=True, slots=True)
class RuleInput:
    """One rule as it was written or stored. Money is minor units when stored, and as people type it when ``typed``."""

    field: RuleField
    relation: RuleRelation
    value: str = ""
    attribute_id: UUID | None = None
    option: str = ""


def read_rules(rules: Sequence[RuleInput], *, typed: bool = False) -> list[RuleInput]:
    """The rules with tidy values. Raises Invalid naming each rule at fault (``rules.0.value``)."""
    if len(rules) > MOST_RULES:
        message = _("A collection has at most %(count)s rules.", count=MOST_RULES)
        raise Invalid(message, fields={"rules": message})
    read: list[RuleInput] = []
    fields: dict[str, str] = {}
    for index, rule in enumerate(rules):
        try:
            read.append(_read(rule, typed))
        except (Invalid, NotFound) as error:
            names = error.fields or {"value": error.message}
            fields |= {f"rules.{index}.{name}": message for name, message in names.items()}
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)
    return read


def _read(rule: RuleInput, typed: bool) -> RuleInput:
    attribute = attribute_by_id(rule.attribute_id) if rule.field is F.ATTRIBUTE and rule.attribute_id else None
    if rule.field is F.ATTRIBUTE and attribute is None:
        raise Invalid(fields={"attribute_id": _("Choose an attribute.")})
    allowed = ATTRIBUTE_RELATIONS[attribute.kind] if attribute else RELATIONS[rule.field]
    if rule.relation not in allowed:
        raise Invalid(fields={"relation": _("This cannot be asked of it.")})
    if rule.field is F.OPTION and not rule.option.strip():
        raise Invalid(fields={"option": _("Name the option, such as Colour.")})
    kind = attribute.kind if attribute else None
    value = "" if rule.relation in WORDLESS else _read_value(rule, kind, typed)
    attribute_id = attribute.id if attribute else None
    option = rule.option.strip() if rule.field is F.OPTION else ""
    return RuleInput(rule.field, rule.relation, value, attribute_id, option)


def _read_value(rule: RuleInput, kind: AttributeKind | None, typed: bool) -> str:
    text = rule.value.strip()
    if not text:
        raise Invalid(_("Say what to look for."))
    if len(text) > LONGEST_VALUE:
        raise Invalid(_("Write at most %(count)s letters.", count=LONGEST_VALUE))
    if rule.field in (F.PRICE, F.COMPARE_AT):
        return str(parse_money(text, current_store().currency).amount) if typed else _whole(text)
    if rule.field is F.CATEGORY:
        return str(category_by_id(_id(text)).id)
    if rule.field is F.CREATED:
        return _days(text)
    if rule.field in (F.STOCK, F.WEIGHT):
        return _whole(text)
    if kind is AttributeKind.NUMBER:
        return plain_decimal(parse_decimal(text))
    if kind is AttributeKind.BOOLEAN:
        return "1" if text.lower() in ("1", "true", "yes") else "0"
    if kind is not None and kind.has_choices:
        refuse_foreign_choice(rule.attribute_id, _id(text))  # type: ignore[arg-type]
        return str(_id(text))
    return text


def _id(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise Invalid(_("Choose one of the list."))
    return found


def _whole(text: str) -> str:
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise Invalid(_("Type a whole number."))
    return str(int(number))


def _days(text: str) -> str:
    days = int(_whole(text))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(_("Type a number of days from 1 to %(count)s.", count=MOST_DAYS))
    return str(days)
