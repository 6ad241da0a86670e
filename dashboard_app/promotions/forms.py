"""The form of a discount."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import g, request
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.validators import Length

from dashboard_app.catalog.sale_forms import read_field_moment
from dashboard_app.moments import moment_text
from dashboard_app.percent import percent_text, read_percent
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.ids import parse_id
from shared.kernel.money import ARABIC_DIGITS, Money, parse_money
from shared.models.catalog.category import all_categories
from shared.models.catalog.collection import all_collections
from shared.models.customers.group import all_groups
from shared.models.promotions.discount import Discount, DiscountClass, DiscountKind, TargetRole
from shared.services.promotions.inputs import DiscountInput, Targets
from shared.web.forms import BaseForm, trimmed

KINDS = [
    ("percentage", _l("A percentage off")),
    ("amount", _l("An amount off")),
    ("free_shipping", _l("Free delivery")),
    ("buy_x_get_y", _l("Buy some, get more for less")),
    ("tiers", _l("The more, the cheaper")),
]
METHODS = [
    ("code", _l("With a code")),
    ("codes", _l("With many codes, each for one order")),
    ("automatic", _l("By itself")),
]
CLASSES = [("order", _l("The order as a whole")), ("product", _l("Each product by itself"))]
COVERS = [("all", _l("Everything in the shop")), ("some", _l("Only what is chosen here"))]
BUYS = [
    ("all", _l("Anything in the shop")),
    ("same", _l("The same goods")),
    ("some", _l("Only from what is chosen here")),
]
WHO = [("all", _l("Everybody")), ("some", _l("Only certain customer groups"))]
COMBINATIONS = [
    ("product", _l("Discounts off products")),
    ("order", _l("Discounts off the order")),
    ("shipping", _l("Discounts off the delivery")),
]
ROWS = 5


class DiscountForm(BaseForm):
    name = StringField(_l("Name"), [Length(max=120)], filters=[trimmed])
    method = RadioField(_l("How it is had"), choices=METHODS, default="code")
    code = StringField(_l("Code"), filters=[trimmed])
    kind = RadioField(_l("What it gives"), choices=KINDS, default="percentage")
    value = StringField(_l("How much"), filters=[trimmed])
    discount_class = RadioField(_l("Taken off"), choices=CLASSES, default="order")
    buy_quantity = StringField(_l("Pieces to buy"), filters=[trimmed])
    get_quantity = StringField(_l("Pieces that cost less"), filters=[trimmed])
    most_times = StringField(_l("At most so many times per order"), filters=[trimmed])
    tiers = HiddenField(_l("Steps"))
    covers = RadioField(_l("What becomes cheaper"), choices=COVERS, default="all")
    collections = SelectMultipleField(_l("Collections"))
    categories = SelectMultipleField(_l("Categories"))
    buys = RadioField(_l("What has to be bought"), choices=BUYS, default="all")
    bought_collections = SelectMultipleField(_l("Collections"))
    bought_categories = SelectMultipleField(_l("Categories"))
    who = RadioField(_l("Who can have it"), choices=WHO, default="all")
    groups = SelectMultipleField(_l("Customer groups"))
    first_order_only = BooleanField(_l("Only for a customer’s first order"))
    countries = StringField(_l("Countries"), filters=[trimmed])
    min_subtotal = StringField(_l("Least amount"), filters=[trimmed])
    min_quantity = StringField(_l("Least number of pieces"), filters=[trimmed])
    usage_limit = StringField(_l("Uses in all"), filters=[trimmed])
    customer_limit = StringField(_l("Uses per customer"), filters=[trimmed])
    combines_with = SelectMultipleField(_l("It may stand beside"), choices=COMBINATIONS)
    starts_at = StringField(_l("Begins"), filters=[trimmed])
    ends_at = StringField(_l("Ends"), filters=[trimmed])
    is_active = BooleanField(_l("This discount is switched on"), default=True)
    version = HiddenField()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.collections.choices = self.bought_collections.choices = [
            (str(row.id), row.title) for row in all_collections()
        ]
        self.categories.choices = self.bought_categories.choices = [
            (str(row.id), row.title) for row in all_categories()
        ]
        self.groups.choices = [(str(row.id), row.name) for row in all_groups()]

    @classmethod
    def of(cls, discount: Discount, code: str) -> "DiscountForm":
        """The form as it stands for a discount that is kept."""
        return cls(data=shown_values(discount, code))

    def wish(self, *, is_lenient: bool = False) -> DiscountInput:
        """The discount that is asked for. Raises Invalid naming every field that cannot be read, unless lenient."""
        complaints: dict[str, str] = {}
        kind, method = DiscountKind(self.kind.data or "percentage"), self.method.data
        covered = self._covered()
        wish = DiscountInput(
            name=self.name.data or "",
            kind=kind,
            discount_class=DiscountClass(self.discount_class.data or "order"),
            value=self._value(kind, complaints),
            code=(self.code.data or "") if method == "code" else "",
            has_codes=method == "codes",
            buy_quantity=self._number("buy_quantity", complaints) or 0,
            get_quantity=self._number("get_quantity", complaints) or 0,
            most_times=self._number("most_times", complaints),
            tiers=sent_tiers(complaints),
            covered=covered,
            bought=self._bought(covered),
            group_ids=ids(self.groups.data) if self.who.data == "some" else None,
            min_subtotal=self._money("min_subtotal", complaints),
            min_quantity=self._number("min_quantity", complaints) or 0,
            first_order_only=bool(self.first_order_only.data),
            countries=(self.countries.data or "").replace(",", " ").split(),
            combines_with=self.combines_with.data or (),
            starts_at=read_field_moment(self, "starts_at", complaints),
            ends_at=read_field_moment(self, "ends_at", complaints),
            is_active=bool(self.is_active.data),
            usage_limit=self._number("usage_limit", complaints),
            customer_limit=self._number("customer_limit", complaints),
        )
        if method == "code" and not wish.code:
            complaints["code"] = _("Type a code.")
        if complaints and not is_lenient:
            raise Invalid(_("Please look at the marked fields."), fields=complaints)
        return wish

    def _covered(self) -> Targets | None:
        if self.covers.data != "some":
            return None
        return Targets(ids(request.form.getlist("product")), ids(self.collections.data), ids(self.categories.data))

    def _bought(self, covered: Targets | None) -> Targets | None:
        if self.buys.data == "same":
            return covered
        if self.buys.data != "some":
            return None
        kept = ids(request.form.getlist("bought_product"))
        return Targets(kept, ids(self.bought_collections.data), ids(self.bought_categories.data))

    def _value(self, kind: DiscountKind, complaints: dict[str, str]) -> int:
        if kind in (DiscountKind.FREE_SHIPPING, DiscountKind.TIERS):
            return 0
        if kind is DiscountKind.AMOUNT:
            return self._money("value", complaints)
        return self._read("value", read_percent, complaints) or 0

    def _money(self, name: str, complaints: dict[str, str]) -> int:
        return self._read(name, lambda text: parse_money(text, g.store.currency).amount, complaints) or 0

    def _number(self, name: str, complaints: dict[str, str]) -> int | None:
        return self._read(name, read_whole, complaints)

    def _read(self, name: str, read: Callable[[str], int], complaints: dict[str, str]) -> int | None:
        text = self[name].data or ""
        if not text:
            return None
        try:
            return read(text)
        except Invalid as error:
            complaints[name] = error.message
            return None


def shown_values(discount: Discount, code: str) -> dict[str, Any]:
    """What the fields of a discount that is kept hold."""
    is_amount = discount.kind is DiscountKind.AMOUNT
    has_value = discount.kind not in (DiscountKind.FREE_SHIPPING, DiscountKind.TIERS)
    amount = money_text(discount.value) if is_amount else percent_text(discount.value)
    names = ("buy_quantity", "get_quantity", "most_times", "min_quantity", "usage_limit", "customer_limit", "version")
    plain = {name: str(getattr(discount, name) or "") for name in names}
    return plain | {
        "name": discount.name,
        "method": "automatic" if discount.is_automatic else "code" if code else "codes",
        "code": code,
        "kind": discount.kind.value,
        "value": amount if has_value else "",
        "discount_class": discount.discount_class.value,
        "covers": "all" if discount.covers_all else "some",
        "collections": texts(discount.ids_of(TargetRole.COVERED, "collection")),
        "categories": texts(discount.ids_of(TargetRole.COVERED, "category")),
        "buys": "all" if discount.buys_all else "some",
        "bought_collections": texts(discount.ids_of(TargetRole.BOUGHT, "collection")),
        "bought_categories": texts(discount.ids_of(TargetRole.BOUGHT, "category")),
        "who": "all" if discount.for_everybody else "some",
        "groups": texts(discount.ids_of(TargetRole.ALLOWED, "group")),
        "first_order_only": discount.first_order_only,
        "countries": " ".join(discount.countries),
        "min_subtotal": money_text(discount.min_subtotal) if discount.min_subtotal else "",
        "combines_with": list(discount.combines_with),
        "starts_at": moment_text(discount.starts_at),
        "ends_at": moment_text(discount.ends_at),
        "is_active": discount.is_active,
    }


def sent_tiers(complaints: dict[str, str]) -> list[tuple[int, int]]:
    """The steps as they were sent; rows that are empty count for nothing."""
    steps = []
    for count, percent in sent_tier_texts():
        try:
            steps.append((read_whole(count), read_percent(percent)))
        except Invalid:
            complaints["tiers"] = _("Give every step a quantity of its own and a percentage up to 100.")
    return steps


def sent_tier_texts() -> list[tuple[str, str]]:
    rows = zip(request.form.getlist("tier_quantity"), request.form.getlist("tier_value"), strict=False)
    return [(count.strip(), percent.strip()) for count, percent in rows if count.strip() or percent.strip()]


def tier_rows(discount: Discount | None) -> list[tuple[str, str]]:
    """The rows that the page shows: what was sent, else what is kept, and some empty ones."""
    if request.method == "POST":
        kept = sent_tier_texts()
    else:
        kept = [(str(tier["quantity"]), percent_text(tier["value"])) for tier in (discount.tiers if discount else ())]
    return kept + [("", "")] * max(1, ROWS - len(kept))


def read_whole(text: str) -> int:
    """A whole number as people type it. Raises Invalid."""
    plain = text.strip().translate(ARABIC_DIGITS)
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9:
        raise Invalid(_("Type a whole number."))
    return int(plain)


def money_text(amount: int) -> str:
    return str(Money(amount, g.store.currency).to_decimal())


def ids(sent: list[str] | None) -> list[UUID]:
    return [found for found in map(parse_id, sent or []) if found is not None]


def texts(found: list[UUID]) -> list[str]:
    return [str(one) for one in found]
