"""Price lists: make, change and remove them; their prices are in ``list_prices``."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.models.catalog.price_list import PriceList, list_code_is_taken, price_list_for_update
from shared.models.customers.group import group_by_id
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.borders import announce_prices_changed
from shared.services.catalog.prices.periods import period_complaints

MAX_NAME = 120
PRIORITIES = range(-1_000, 1_001)
MOST_OFF, MOST_UP = -10_000, 100_000


@dataclass(frozen=True, slots=True)
class PriceListInput:
    """A whole price list as it should be, but for its prices; fields as in ``PriceList``.

    An empty ``code`` is made from the name (or kept).
    """

    name: str
    currency: str
    code: str = ""
    group_id: UUID | None = None
    priority: int = 0
    adjustment: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True


def create_price_list(wanted: PriceListInput) -> PriceList:
    """A new list, still without prices. Raises Invalid, NotFound (the group)."""
    with transaction():
        _check(wanted)
        price_list = PriceList(code=_free_code(wanted))
        session().add(price_list)
        _write(price_list, wanted)
        announce_prices_changed()
    return price_list


def update_price_list(list_id: UUID, wanted: PriceListInput, *, version: int | None = None) -> PriceList:
    """Make the list what ``wanted`` says. Raises NotFound, Invalid, Conflict (changed since ``version``)."""
    with transaction():
        price_list = price_list_for_update(list_id)
        if version is not None and version != price_list.version:
            message = _("Somebody else changed this price list meanwhile. Look at it again, then repeat your change.")
            raise Conflict(message)
        _check(wanted, list_id)
        if wanted.code.strip():
            price_list.code = make_handle(wanted.code, otherwise="list")
        _write(price_list, wanted)
        announce_prices_changed()
    return price_list


def delete_price_list(list_id: UUID) -> None:
    """Remove the list with its prices: from now on those who had it pay what others pay. Raises NotFound."""
    with transaction():
        price_list = price_list_for_update(list_id)
        price_list.is_active = False
        announce_prices_changed()
        session().delete(price_list)
        announce_prices_changed()


def _write(price_list: PriceList, wanted: PriceListInput) -> None:
    price_list.name, price_list.currency = wanted.name.strip(), wanted.currency
    price_list.group_id, price_list.priority = wanted.group_id, wanted.priority
    price_list.adjustment, price_list.is_active = wanted.adjustment, wanted.is_active
    price_list.starts_at, price_list.ends_at = wanted.starts_at, wanted.ends_at
    price_list.updated_at = clock.now()
    with explain_refusals({"uq_price_lists_store_id_code": _code_taken}):
        session().flush()


def _free_code(wanted: PriceListInput) -> str:
    if wanted.code.strip():
        return make_handle(wanted.code, otherwise="list")
    return first_free_handle(make_handle(wanted.name, otherwise="list"), list_code_is_taken)


def _code_taken() -> Invalid:
    message = _("Another price list has this code already.")
    return Invalid(message, fields={"code": message})


def _check(wanted: PriceListInput, list_id: UUID | None = None) -> None:
    complaints = dict(_complaints(wanted, list_id))
    if complaints:
        raise Invalid(_("Please look at the marked fields."), fields=complaints)
    if wanted.group_id is not None:
        group_by_id(wanted.group_id)


def _complaints(wanted: PriceListInput, list_id: UUID | None) -> Iterator[tuple[str, str]]:
    if not wanted.name.strip():
        yield "name", _("Give the price list a name.")
    elif len(wanted.name) > MAX_NAME:
        yield "name", _("Use at most %(count)s characters.", count=MAX_NAME)
    if wanted.currency not in selling_terms().codes:
        yield "currency", _("The store does not sell in this currency. Add it in the settings first.")
    if wanted.adjustment is not None and not MOST_OFF <= wanted.adjustment <= MOST_UP:
        yield "adjustment", _("Type a percentage from −100 to 1,000.")
    if wanted.priority not in PRIORITIES:
        yield "priority", _("Type a whole number from −1,000 to 1,000.")
    code = wanted.code.strip()
    if code and list_code_is_taken(make_handle(code, otherwise="list"), besides=list_id):
        yield "code", _("Another price list has this code already.")
    yield from period_complaints(wanted.starts_at, wanted.ends_at)
