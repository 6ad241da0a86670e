"""In which quantities a product is sold."""

from collections.abc import Iterator

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import MOST_WHOLE, QuantityRule
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.movement import StockMovement


def rule_complaints(rule: QuantityRule) -> Iterator[tuple[str, str]]:
    """(field, what to do) for a rule that cannot hold."""
    if not 0 < rule.least <= MOST_WHOLE * rule.unit.one:
        yield "least_quantity", _("Type the least quantity that one can buy, above zero.")
    elif not 0 < rule.step <= MOST_WHOLE * rule.unit.one:
        yield "quantity_step", _("Type the step in which one can buy more, above zero.")
    elif rule.least % rule.step:
        yield "least_quantity", _("The least quantity must be a multiple of the step.")


def set_rule(product: Product, rule: QuantityRule) -> None:
    """Sell the product so from now on. Raises Conflict where stock was counted in another unit already.

    Lines of open carts keep the unit that was meant when they were filled, and cannot be ordered in another.
    """
    if rule.unit is not product.unit:
        _refuse_counted(product)
    product.unit, product.least_quantity, product.quantity_step = rule.unit, rule.least, rule.step


def _refuse_counted(product: Product) -> None:
    counted = select(StockMovement.id).where(StockMovement.variant_id.in_(_variants_of(product))).limit(1)
    if session().scalar(counted) is not None:
        message = _("Stock of this product was counted in its present unit. Make a copy of it to sell by another one.")
        raise Conflict(message, fields={"unit": message})


def _variants_of(product: Product) -> list[object]:
    return list(session().scalars(select(Variant.id).where(Variant.product_id == product.id)))
