"""The signed-in customer in themes. Reading it makes the page personal, also where nobody is signed in."""

from typing import Any

from shared.kernel.addresses import Address
from shared.models.customers.customer import CustomerAddress, addresses_of
from shared.services.customers.sessions import KnownCustomer
from shared.services.orders.own_orders import count_own_orders
from shared.themes.drops import Drop
from storefront_app.customers.who import known_customer
from storefront_app.place import Place


def customer_drop(place: Place) -> Drop | None:
    """Name, address for mail, orders and addresses; what costs a statement is read if the theme asks."""
    customer = known_customer()
    if customer is None:
        return None
    first, _blank, last = customer.name.partition(" ")
    return Drop(
        {
            "id": str(customer.id),
            "email": customer.email,
            "name": customer.name,
            "first_name": first,
            "last_name": last,
            "phone": customer.phone,
            "has_account": True,
            "tags": [],
            "orders_count": lambda: count_own_orders(customer.id)[0],
            "total_spent": lambda: count_own_orders(customer.id)[1],
            "addresses": lambda: [_address(row) for row in addresses_of(customer.id)],
            "addresses_count": lambda: len(addresses_of(customer.id)),
            "default_address": lambda: _default_address(customer),
            "url": place.address("/account"),
        },
        personal=True,
    )


def _default_address(customer: KnownCustomer) -> Drop | None:
    found = next((row for row in addresses_of(customer.id) if row.is_default), None)
    return _address(found) if found is not None else None


def _address(row: CustomerAddress) -> Drop:
    address = Address.from_dict(row.fields)
    values: dict[str, Any] = {
        "id": str(row.id),
        "name": address.name,
        "company": address.company,
        "address1": address.street,
        "city": address.city,
        "province": address.area,
        "zip": address.postcode,
        "country_code": address.country,
        "phone": row.phone,
        "formatted": address.lines(),
    }
    return Drop(values, personal=True)
