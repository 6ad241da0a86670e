"""What a shopper wants instead: chosen by staff, priced at that moment, and kept in stock until it is sent."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete

from shared.db.session import session, transaction
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartLine, put_line
from shared.models.catalog.variant import variants_with_products
from shared.models.orders.order import Order
from shared.models.returns.case import Return, ReturnSwap
from shared.models.returns.status import ReturnStatus
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.models.taxes.settings import tax_settings
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.lines import new_cart
from shared.services.carts.totals import Totals, add_up
from shared.services.catalog.prices.context import PriceContext
from shared.services.inventory.reservations import reserve_stock
from shared.services.inventory.settlements import release_stock
from shared.services.returns.locking import changed_meanwhile, locked_return, tell_return
from shared.services.taxes.applied import Taxing, taxing_for

#: The cause that the promises of stock name, with the return's id.
EXCHANGE = "exchange"
OPEN = (ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.RECEIVED, ReturnStatus.INSPECTED)


def set_swaps(
    return_id: UUID, quantities: Mapping[UUID, int], *, actor: str = "", user_id: UUID | None = None
) -> Return:
    """Keep so much of these variants for the shopper, in each one's unit; nothing lets go of what was kept.

    Raises NotFound (a variant is not sold here), Conflict (sold out, exchanged already), Invalid (not sold so).
    """
    with transaction():
        order, returned = locked_return(return_id)
        if returned.status not in OPEN or returned.exchange_order_id is not None:
            raise changed_meanwhile()
        let_go_of_swaps(returned)
        session().flush()
        wanted = {variant_id: count for variant_id, count in quantities.items() if count}
        if wanted:
            keep_swaps(order, returned, wanted)
        tell_return(order, returned, "return_swapped", actor, user_id, count=len(wanted))
    return returned


def let_go_of_swaps(returned: Return) -> None:
    """The stock is on sale again. Call with the order's row locked."""
    if returned.swaps and returned.exchange_order_id is None:
        release_stock(cause=EXCHANGE, cause_id=returned.id)
        returned.swaps, returned.swap_total = [], 0


def keep_swaps(order: Order, returned: Return, wanted: Mapping[UUID, int]) -> None:
    """The same with the order's row locked, for a return that has none. Raises as ``set_swaps``."""
    cart, contents = read_goods(order, wanted)
    session().execute(delete(Cart).where(Cart.id == cart.id))
    for line in contents:
        if not line.is_on_sale:
            raise Conflict(_("“%(title)s” is not sold now.", title=line.title))
        line.rule.check(line.quantity)
    reserve_stock(wanted.items(), cause=EXCHANGE, cause_id=returned.id)
    returned.swap_total = add_up_goods(order, contents)[0].total
    returned.swaps = [
        ReturnSwap(variant_id=line.variant_id, quantity=line.quantity, unit_price=line.unit_price) for line in contents
    ]


def add_up_goods(order: Order, contents: Sequence[CartContent]) -> tuple[Totals, Taxing | None]:
    """Delivery costs nothing, no discount applies, taxes are those of today at the order's address."""
    taxing = taxing_for(tax_settings(current_store()), Address.from_dict(order.shipping_address), order.tax_id)
    return add_up(contents, selling_terms().in_currency(order.currency), taxing=taxing), taxing


def read_goods(order: Order, wanted: Mapping[UUID, int]) -> tuple[Cart, list[CartContent]]:
    """A cart with these goods in the order's language and currency, and what stands in it. Raises NotFound."""
    variants = variants_with_products(wanted)
    if len(variants) < len(wanted):
        raise NotFound(_("This variant does not exist."))
    cart = new_cart(order.locale, order.currency)
    for variant_id, quantity in wanted.items():
        put_line(cart, CartLine(variant_id=variant_id, quantity=quantity, unit=variants[variant_id].product.unit))
    prices = PriceContext(order.currency, terms=selling_terms())
    contents = cart_contents(cart.id, order.locale, prices=prices)
    if len(contents) < len(wanted):
        raise NotFound(_("One of these products is no longer sold."))
    return cart, contents
