"""Where customers have things sent to."""

from uuid import UUID

from sqlalchemy import update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.addresses import Address, check_address, check_phone
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import CustomerAddress, address_of_customer, addresses_of, customer_for_update

MOST = 50


def add_address(customer_id: UUID, address: Address, *, phone: str = "", is_default: bool = False) -> CustomerAddress:
    """A new address; the first one is the default. Raises Invalid, NotFound, Conflict (there are too many)."""
    checked, number = check_entry(address, phone)
    with transaction():
        customer_for_update(customer_id)
        known = addresses_of(customer_id)
        if len(known) >= MOST:
            raise Conflict(_("At most %(count)s addresses can be kept. Remove one first.", count=MOST))
        row = CustomerAddress(customer_id=customer_id, fields=checked.to_dict(), phone=number, is_default=False)
        session().add(row)
        session().flush()
        if is_default or not known:
            _make_default(row)
    return row


def keep_address(customer_id: UUID, address: Address, *, phone: str = "") -> None:
    """Add an address that is not in the book yet; a full book stays as it is."""
    with transaction():
        customer_for_update(customer_id)
        known = addresses_of(customer_id)
        if len(known) < MOST and address.to_dict() not in [row.fields for row in known]:
            add_address(customer_id, address, phone=phone)


def change_address(customer_id: UUID, address_id: UUID, address: Address, *, phone: str = "") -> CustomerAddress:
    """Raises Invalid, NotFound."""
    checked, number = check_entry(address, phone)
    with transaction():
        row = address_of_customer(customer_id, address_id)
        row.fields, row.phone, row.updated_at = checked.to_dict(), number, clock.now()
    return row


def choose_default(customer_id: UUID, address_id: UUID) -> None:
    """Raises NotFound."""
    with transaction():
        customer_for_update(customer_id)
        _make_default(address_of_customer(customer_id, address_id))


def remove_address(customer_id: UUID, address_id: UUID) -> None:
    """Forget an address; where it was the default, the newest of the others follows. Raises NotFound."""
    with transaction():
        customer_for_update(customer_id)
        row = address_of_customer(customer_id, address_id)
        session().delete(row)
        session().flush()
        rest = addresses_of(customer_id)
        if row.is_default and rest:
            _make_default(rest[0])


def check_entry(address: Address, phone: str) -> tuple[Address, str]:
    """Both as they are kept. Raises Invalid with everything that needs attention."""
    complaints: dict[str, str] = {}
    try:
        address = check_address(address)
    except Invalid as error:
        complaints.update(error.fields)
    try:
        phone = check_phone(phone, address.country)
    except Invalid as error:
        complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return address, phone


def _make_default(row: CustomerAddress) -> None:
    mine = CustomerAddress.customer_id == row.customer_id
    session().execute(update(CustomerAddress).where(mine, CustomerAddress.is_default).values(is_default=False))
    row.is_default = True
    session().flush()
