"""What shall become of many products, as plain values that an operation keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.category import category_by_id
from shared.models.catalog.collection import CollectionKind, collection_by_id
from shared.models.catalog.product import ProductStatus
from shared.services.catalog.listing import ListFilters
from shared.services.catalog.price_steps import Ending, PriceStep

LONGEST_WORD = 255
MOST_WORDS = 50


class BulkKind(StrEnum):
    STATUS = "status"
    PRICE = "price"
    ADD_TAGS = "add_tags"
    REMOVE_TAGS = "remove_tags"
    VENDOR = "vendor"
    TYPE = "product_type"
    CATEGORY = "category"
    ADD_TO_COLLECTION = "add_to_collection"
    REMOVE_FROM_COLLECTION = "remove_from_collection"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class BulkWish:
    """A change and its particulars: ``to`` (a status, word or id), ``words`` (tags), or how prices step."""

    kind: BulkKind
    to: str = ""
    words: tuple[str, ...] = ()
    percent: str = "0"
    amount: int = 0
    ending: Ending = Ending.EXACT
    price_field: str = "price"

    @property
    def step(self) -> PriceStep:
        return PriceStep(percent=_decimal(self.percent), amount=self.amount, ending=self.ending)

    @property
    def to_id(self) -> UUID | None:
        return parse_id(self.to)

    def check(self) -> None:
        """Raises Invalid with what to do, NotFound (a category or collection of another store)."""
        CHECKS.get(self.kind, _check_nothing)(self)

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind.value,
            "to": self.to,
            "words": list(self.words),
            "percent": self.percent,
            "amount": self.amount,
            "ending": self.ending.value,
            "price_field": self.price_field,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "BulkWish":
        kept = {**values, "kind": BulkKind(values["kind"]), "words": tuple(values.get("words", ()))}
        return cls(**{**kept, "ending": Ending(values.get("ending", Ending.EXACT))})


@dataclass(frozen=True, slots=True)
class Selection:
    """Which products: those of ``ids``, or all that ``filters`` find where there are none."""

    ids: tuple[UUID, ...] = ()
    filters: ListFilters = field(default_factory=ListFilters)

    def to_json(self) -> dict[str, Any]:
        if self.ids:
            return {"ids": [str(product_id) for product_id in self.ids]}
        values = {name: getattr(self.filters, name) for name in FILTER_NAMES}
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}
        return {"filters": {name: value for name, value in plain.items() if value not in (None, "")}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Selection":
        if "ids" in values:
            return cls(tuple(UUID(text) for text in values["ids"]))
        kept = dict(values.get("filters", {}))
        for name in ("collection_id", "category_id"):
            if name in kept:
                kept[name] = UUID(kept[name])
        if "status" in kept:
            kept["status"] = ProductStatus(kept["status"])
        return cls(filters=ListFilters(**kept))


FILTER_NAMES = tuple(ListFilters.__dataclass_fields__)


def _check_nothing(_wish: BulkWish) -> None:
    return


def _check_status(wish: BulkWish) -> None:
    if wish.to not in set(ProductStatus):
        raise _wrong("to", _("Choose a status."))


def _check_price(wish: BulkWish) -> None:
    if wish.price_field not in ("price", "compare_at_price"):
        raise _wrong("price_field", _("Choose which price."))
    wish.step.check()
    if not wish.step.percent and not wish.amount and wish.ending is Ending.EXACT:
        raise _wrong("percent", _("Type by how much, or choose how prices shall end."))


def _check_words(wish: BulkWish) -> None:
    if not wish.words:
        raise _wrong("words", _("Type at least one tag."))
    if len(wish.words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in wish.words):
        raise _wrong("words", _("Use at most %(count)s tags.", count=MOST_WORDS))


def _check_word(wish: BulkWish) -> None:
    if len(wish.to) > LONGEST_WORD:
        raise _wrong("to", _("Use at most %(count)s characters.", count=LONGEST_WORD))


def _check_category(wish: BulkWish) -> None:
    if wish.to:
        category_by_id(_id_of(wish))


def _check_collection(wish: BulkWish) -> None:
    if collection_by_id(_id_of(wish)).kind is CollectionKind.SMART:
        raise _wrong("to", _("The rules of this collection say what is in it."))


def _id_of(wish: BulkWish) -> UUID:
    found = wish.to_id
    if found is None:
        raise NotFound(_("Choose one from the list."))
    return found


CHECKS = {
    BulkKind.STATUS: _check_status,
    BulkKind.PRICE: _check_price,
    BulkKind.ADD_TAGS: _check_words,
    BulkKind.REMOVE_TAGS: _check_words,
    BulkKind.VENDOR: _check_word,
    BulkKind.TYPE: _check_word,
    BulkKind.CATEGORY: _check_category,
    BulkKind.ADD_TO_COLLECTION: _check_collection,
    BulkKind.REMOVE_FROM_COLLECTION: _check_collection,
}


def _wrong(field_name: str, message: str) -> Invalid:
    return Invalid(message, fields={field_name: message})


def _decimal(text: str) -> Decimal:
    try:
        value = Decimal(text or "0")
    except InvalidOperation:
        raise _wrong("percent", _("Type a percentage such as 10 or −12.5.")) from None
    if not value.is_finite():
        raise _wrong("percent", _("Type a percentage such as 10 or −12.5."))
    return value
