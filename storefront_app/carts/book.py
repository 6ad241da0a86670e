"""The checkout of somebody who is signed in: filled in from the account, and from the address that was chosen."""

from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict
from shared.kernel.ids import parse_id
from shared.models.carts.cart import Cart
from shared.models.customers.customer import CustomerAddress, addresses_of
from shared.services.carts.checkout import Contact, kept_contact, typed_contact
from shared.services.customers.address_book import keep_address
from shared.services.customers.profile import name_nameless
from shared.services.customers.sessions import KnownCustomer
from storefront_app.customers.who import known_customer


@dataclass(frozen=True, slots=True)
class BookEntry:
    """An address to choose, in one line; ``url`` fills the form with it, without scripts too."""

    id: UUID
    text: str
    url: str
    is_chosen: bool


def address_book(cart: Cart) -> list[BookEntry]:
    """The addresses of the customer who is signed in; none for a guest."""
    customer = known_customer()
    rows = addresses_of(customer.id) if customer is not None else []
    chosen = _chosen(rows, cart)
    return [
        BookEntry(
            row.id,
            ", ".join(Address.from_dict(row.fields).lines()),
            url_for("checkout.contact", address=row.id),
            row is chosen,
        )
        for row in rows
    ]


def known_contact(cart: Cart) -> Contact | None:
    """What to fill in: the address just chosen, else what was typed before, else what the account says."""
    customer, typed = known_customer(), typed_contact(cart)
    if customer is None:
        return typed
    rows = addresses_of(customer.id)
    chosen = _asked(rows)
    if chosen is not None:
        return _contact(customer, chosen, email=typed.email if typed else "")
    if typed is not None:
        return typed
    return _contact(customer, rows[0] if rows and rows[0].is_default else None)


def keep_in_book(cart: Cart) -> None:
    """The address goes into the book where the customer ticked that; a full book is no reason to stop an order."""
    customer, contact = known_customer(), kept_contact(cart)
    if customer is None or contact is None:
        return
    if not customer.name:
        name_nameless(customer.id, name=contact.address.name, phone=contact.phone)
    if "keep_address" not in request.form:
        return
    try:
        keep_address(customer.id, contact.address, phone=contact.phone)
    except Conflict:
        return


def _asked(rows: list[CustomerAddress]) -> CustomerAddress | None:
    wanted = parse_id(request.args.get("address", ""))
    return next((row for row in rows if row.id == wanted), None)


def _chosen(rows: list[CustomerAddress], cart: Cart) -> CustomerAddress | None:
    asked, typed = _asked(rows), typed_contact(cart)
    if asked is not None:
        return asked
    if typed is None:
        return next((row for row in rows if row.is_default), None)
    return next((row for row in rows if Address.from_dict(row.fields) == typed.address), None)


def _contact(customer: KnownCustomer, row: CustomerAddress | None, *, email: str = "") -> Contact:
    address = Address.from_dict(row.fields) if row is not None else Address(name=customer.name)
    phone = (row.phone if row is not None else "") or customer.phone
    return Contact(email or customer.email, phone, address)
