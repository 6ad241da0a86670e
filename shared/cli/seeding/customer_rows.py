"""A demo shop's customers and where they live."""

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.cli.demo.shapes import DemoAddress, DemoCustomer, DemoShop
from shared.db.bulk import insert_rows
from shared.kernel.addresses import Address, check_address, check_phone, rules_for
from shared.kernel.ids import id_made_at
from shared.models.customers.customer import Customer, CustomerAddress


class KnownCustomers:
    """Who buys in the shop: by e-mail address, what their orders repeat."""

    def __init__(self) -> None:
        self.ids: dict[str, UUID] = {}
        self.addresses: dict[str, Address] = {}
        self.phones: dict[str, str] = {}


def seed_customers(shop: DemoShop, opened_at: datetime) -> KnownCustomers:
    """Store the shop's customers, who all came by in its first days."""
    known, chance = KnownCustomers(), Random(f"{shop.handle} arrivals")
    customers, addresses = [], []
    for demo in shop.customers:
        came_at = opened_at + timedelta(minutes=chance.randint(1, 3 * 24 * 60))
        row = _customer_row(demo, came_at)
        known.ids[demo.email] = row["id"]
        known.addresses[demo.email] = address_of(demo.address)
        known.phones[demo.email] = row["phone"]
        customers.append(row)
        addresses.append(
            {
                "customer_id": row["id"],
                "fields": known.addresses[demo.email].to_dict(),
                "created_at": came_at,
                "updated_at": came_at,
            }
        )
    insert_rows(Customer, customers)
    insert_rows(CustomerAddress, addresses)
    return known


def _customer_row(demo: DemoCustomer, came_at: datetime) -> dict[str, Any]:
    return {
        "id": id_made_at(came_at),
        "email": demo.email,
        "name": demo.address.name,
        "phone": check_phone(demo.address.phone, demo.address.country),
        "locale": demo.locale,
        "accepts_marketing": demo.accepts_marketing,
        "created_at": came_at,
        "updated_at": came_at,
    }


def address_of(demo: DemoAddress) -> Address:
    """The address as checkout would keep it; where a country has no line for the city, it stands in the street."""
    parts = rules_for(demo.country).parts
    lines = [demo.line1, demo.line2, "" if "city" in parts else demo.city]
    return check_address(
        Address(
            name=demo.name,
            street="\n".join(line for line in lines if line),
            city=demo.city if "city" in parts else "",
            area=demo.region if "area" in parts else "",
            postcode=demo.postal_code,
            country=demo.country,
        )
    )
