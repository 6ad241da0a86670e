"""What is wrong with a discount that somebody wants, by field."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.catalog.prices.periods import period_complaints
from shared.services.promotions.codes import check_code
from shared.services.promotions.inputs import DiscountInput

MAX_NAME, MAX_TARGETS, MAX_COUNT, MAX_TIERS, WHOLE = 120, 2_000, 1_000_000, 10, 10_000
#: The class that a kind always has; the others may be off products or off the order.
OWN_CLASS = {
    DiscountKind.FREE_SHIPPING: DiscountClass.SHIPPING,
    DiscountKind.BUY_X_GET_Y: DiscountClass.PRODUCT,
    DiscountKind.TIERS: DiscountClass.PRODUCT,
}


def check_input(wanted: DiscountInput, *, uses: int, taken: Callable[[str], bool]) -> DiscountInput:
    """The same, tidied: only what its kind has. Raises Invalid with every field that needs attention at once."""
    complaints = dict(_complaints(wanted, uses))
    if wanted.code:
        try:
            wanted = replace(wanted, code=check_code(wanted.code))
            if taken(wanted.code):
                complaints["code"] = _("Another discount has this code.")
        except Invalid as error:
            complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
    return _tidied(wanted)


def _tidied(wanted: DiscountInput) -> DiscountInput:
    kind = wanted.kind
    is_bought = kind is DiscountKind.BUY_X_GET_Y
    has_value = kind in (DiscountKind.PERCENTAGE, DiscountKind.AMOUNT, DiscountKind.BUY_X_GET_Y)
    discount_class = OWN_CLASS.get(kind, wanted.discount_class)
    if discount_class is DiscountClass.SHIPPING and kind is not DiscountKind.FREE_SHIPPING:
        discount_class = DiscountClass.ORDER
    return replace(
        wanted,
        discount_class=discount_class,
        value=wanted.value if has_value else 0,
        buy_quantity=wanted.buy_quantity if is_bought else 0,
        get_quantity=wanted.get_quantity if is_bought else 0,
        most_times=wanted.most_times if is_bought else None,
        bought=wanted.bought if is_bought else None,
        tiers=wanted.tiers if kind is DiscountKind.TIERS else (),
        countries=tuple(dict.fromkeys(country.upper() for country in wanted.countries)),
        combines_with=tuple(dict.fromkeys(str(name) for name in wanted.combines_with)),
    )


def _complaints(wanted: DiscountInput, uses: int) -> Iterator[tuple[str, str]]:
    if not wanted.name.strip():
        yield "name", _("Give the discount a name that shoppers understand.")
    elif len(wanted.name) > MAX_NAME:
        yield "name", _("Use at most %(count)s characters.", count=MAX_NAME)
    yield from _value_complaints(wanted)
    for name, targets in (("covered", wanted.covered), ("bought", wanted.bought)):
        if targets is not None and not targets.count:
            yield name, _("Choose at least one thing, or let it be everything.")
        elif targets is not None and targets.count > MAX_TARGETS:
            yield name, _("Choose at most %(count)s things.", count=MAX_TARGETS)
    if wanted.group_ids is not None and not wanted.group_ids:
        yield "groups", _("Choose at least one customer group, or let everybody have it.")
    if any(len(country) != 2 or not country.isalpha() for country in wanted.countries):
        yield "countries", _("Choose countries from the list.")
    if any(name not in list(DiscountClass) for name in wanted.combines_with):
        yield "combines_with", _("Choose from the list.")
    yield from _limit_complaints(wanted, uses)
    yield from period_complaints(wanted.starts_at, wanted.ends_at)


def _value_complaints(wanted: DiscountInput) -> Iterator[tuple[str, str]]:
    match wanted.kind:
        case DiscountKind.PERCENTAGE | DiscountKind.BUY_X_GET_Y if not 0 < wanted.value <= WHOLE:
            yield "value", _("Type a percentage above 0 and up to 100.")
        case DiscountKind.AMOUNT if not 0 < wanted.value <= MAX_AMOUNT:
            yield "value", _("Type an amount above zero.")
        case DiscountKind.TIERS if not _are_good_tiers(wanted):
            yield "tiers", _("Give every step a quantity of its own and a percentage up to 100.")
    if wanted.kind is DiscountKind.BUY_X_GET_Y:
        for name in ("buy_quantity", "get_quantity"):
            if not 0 < getattr(wanted, name) <= MAX_COUNT:
                yield name, _("Type a whole number above zero.")
        if wanted.most_times is not None and wanted.most_times < 1:
            yield "most_times", _("Type a whole number above zero.")


def _are_good_tiers(wanted: DiscountInput) -> bool:
    quantities = [quantity for quantity, _value in wanted.tiers]
    are_good = all(0 < quantity <= MAX_COUNT and 0 < value <= WHOLE for quantity, value in wanted.tiers)
    return are_good and 0 < len(quantities) <= MAX_TIERS and len(set(quantities)) == len(quantities)


def _limit_complaints(wanted: DiscountInput, uses: int) -> Iterator[tuple[str, str]]:
    for name, limit in (("usage_limit", wanted.usage_limit), ("customer_limit", wanted.customer_limit)):
        if limit is not None and not 0 < limit <= MAX_COUNT:
            yield name, _("Type a whole number above zero.")
    if wanted.usage_limit is not None and 0 < wanted.usage_limit < uses:
        yield "usage_limit", _("Orders have used it %(count)s times already.", count=uses)
    if not 0 <= wanted.min_subtotal <= MAX_AMOUNT:
        yield "min_subtotal", _("Type an amount of zero or more.")
    if not 0 <= wanted.min_quantity <= MAX_COUNT:
        yield "min_quantity", _("Type a whole number, zero or more.")
