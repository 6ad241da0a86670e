"""Locations, suppliers and documents of the stock room, made by the services, in the store that is open."""

from uuid import UUID

from shared.models.inventory.location import Location
from shared.models.inventory.purchase import PurchaseOrder
from shared.models.inventory.stock_take import StockTake, TakeScope
from shared.models.inventory.supplier import Supplier
from shared.models.inventory.transfer import StockTransfer
from shared.models.stores.store import current_store
from shared.services.inventory.locations import create_location, ensure_default_location
from shared.services.inventory.purchases import PurchaseInput, PurchaseLineInput, create_purchase
from shared.services.inventory.stock_takes import TakeInput, begin_take
from shared.services.inventory.suppliers import SupplierInput, create_supplier
from shared.services.inventory.transfers import TransferInput, create_transfer
from tests.factories.stores import unique


def make_location(name: str | None = None) -> Location:
    """A further location; the store's own is there first."""
    ensure_default_location()
    return create_location(name or unique("Place"), country="NL")


def make_supplier(name: str | None = None, *, currency: str = "", email: str = "orders@example.org") -> Supplier:
    """A supplier whose prices are in the store's currency unless another is named."""
    return create_supplier(SupplierInput(name or unique("Supplier"), currency or current_store().currency, email=email))


def make_transfer(*lines: tuple[UUID, int], to: Location | None = None) -> StockTransfer:
    """A draft from the store's own location."""
    source, target = ensure_default_location(), to or make_location()
    return create_transfer(TransferInput(source.id, target.id, dict(lines)))


def make_purchase(*lines: tuple[UUID, int, int], supplier: Supplier | None = None) -> PurchaseOrder:
    """A draft of (variant, quantity, unit cost) to the store's own location."""
    supplier = supplier or make_supplier()
    wanted = [PurchaseLineInput(*line) for line in lines]
    return create_purchase(PurchaseInput(supplier.id, ensure_default_location().id, wanted))


def make_take(scope: TakeScope = TakeScope.PARTIAL) -> StockTake:
    """An open count at the store's own location."""
    return begin_take(TakeInput(ensure_default_location().id, scope))
