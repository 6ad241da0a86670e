"""A discount that is kept, as somebody would want it."""

from shared.models.promotions.discount import Discount, TargetRole
from shared.services.promotions.inputs import DiscountInput, Targets

PLAIN = (
    *("name", "kind", "discount_class", "value", "buy_quantity", "get_quantity", "most_times", "min_subtotal"),
    *("min_quantity", "first_order_only", "countries", "combines_with", "starts_at", "ends_at", "is_active"),
    *("usage_limit", "customer_limit"),
)


def input_of(discount: Discount) -> DiscountInput:
    """The whole discount, but for its codes."""
    groups = discount.ids_of(TargetRole.ALLOWED, "group")
    return DiscountInput(
        **{name: getattr(discount, name) for name in PLAIN},
        has_codes=not discount.is_automatic,
        tiers=[(tier["quantity"], tier["value"]) for tier in discount.tiers],
        covered=None if discount.covers_all else targets_of(discount, TargetRole.COVERED),
        bought=None if discount.buys_all else targets_of(discount, TargetRole.BOUGHT),
        group_ids=None if discount.for_everybody else groups,
    )


def targets_of(discount: Discount, role: TargetRole) -> Targets:
    products, collections, categories = (
        discount.ids_of(role, thing) for thing in ("product", "collection", "category")
    )
    return Targets(products, collections, categories)
