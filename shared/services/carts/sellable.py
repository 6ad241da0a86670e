"""What a cart may hold of a variant: one statement, columns only."""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, select

from shared.db.fixed import FixedStatement
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.quantities import QuantityRule, Unit, format_quantity
from shared.models.carts.cart import Cart
from shared.models.catalog.product import Product, is_seen
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import units_of
from shared.services.inventory.holds import units_on_hold


@dataclass(frozen=True, slots=True)
class Sellable:
    """A variant on sale. ``available`` is None where stock is not limited; ``is_held``: others hold some of it."""

    title: str
    available: int | None
    rule: QuantityRule
    is_held: bool = False

    def demand(self, quantity: int) -> None:
        """Raises Conflict where there is less than that."""
        if self.available is None or quantity <= self.available:
            return
        if self.available <= 0 and self.is_held:
            raise Conflict(
                _(
                    "Somebody else is just paying for the last “%(title)s”. It may be free again in a few minutes.",
                    title=self.title,
                )
            )
        if self.available <= 0:
            raise Conflict(_("“%(title)s” is sold out.", title=self.title))
        if self.rule.unit is not Unit.PIECE:
            left = format_quantity(self.available, self.rule.unit)
            raise Conflict(_("Only %(left)s of “%(title)s” is left.", left=left, title=self.title))
        raise Conflict(
            ngettext(
                "Only %(count)s of “%(title)s” is left.",
                "Only %(count)s of “%(title)s” are left.",
                self.available,
                title=self.title,
            )
        )


def sellable_variant(variant_id: UUID, cart: Cart | None = None) -> Sellable:
    """For a cart, what it holds itself counts as free. Raises NotFound where the variant is gone or not on sale."""
    holder = cart.id if cart is not None and cart.held_until is not None else None
    values = {"variant": variant_id} | ({"cart": holder} if holder else {})
    row = _sellable(holder is not None).first(**values)
    if row is None:
        raise NotFound(_("This variant does not exist."))
    if not is_seen(row):
        raise NotFound(_("This product is not on sale."))
    is_limited = row.track_stock and not row.sell_when_out
    rule = QuantityRule(row.unit, row.least_quantity, row.quantity_step)
    available = int(row.available) if is_limited else None
    is_held = available is not None and available <= 0 and bool(units_on_hold([variant_id]))
    return Sellable(row.title, available, rule, is_held)


@cache
def _sellable(is_holding: bool) -> FixedStatement:
    holder = bindparam("cart", type_=Uuid()) if is_holding else None
    return FixedStatement(
        lambda: (
            select(
                *(
                    Product.title,
                    Product.status,
                    Product.published_at,
                    Product.take_down_at,
                    Product.unit,
                    Product.least_quantity,
                    Product.quantity_step,
                ),
                *(Variant.track_stock, Variant.sell_when_out),
                units_of(Variant, held_by=holder).label("available"),
            )
            .select_from(Variant)
            .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
            .where(Variant.id == bindparam("variant"))
        )
    )
