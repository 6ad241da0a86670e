"""What customers change about themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, update

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.customers import CustomerChanged
from shared.kernel import clock
from shared.kernel.addresses import check_phone
from shared.kernel.errors import Conflict, Invalid, NotAuthenticated
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import (
    Customer,
    CustomerAddress,
    customer_by_id,
    customer_for_update,
    find_customer,
)
from shared.models.customers.group import CustomerGroupMember
from shared.models.customers.sign_in import ProofKind, end_all, end_one
from shared.models.orders.order import Order
from shared.services.customers.accounts import MAX_NAME, check_email, take_over_orders
from shared.services.customers.proofs import ask_proof, spend_link
from shared.services.staff.passwords import check_password, hash_password, verify_password


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """A profile as it should be. ``country`` tells how a telephone number without its country code is meant."""

    name: str
    phone: str
    locale: str
    accepts_marketing: bool
    country: str = ""


def change_profile(customer_id: UUID, wanted: ProfileInput) -> Customer:
    """Raises Invalid with the fields that need attention, NotFound."""
    phone = _checked(wanted)
    with transaction():
        customer = customer_for_update(customer_id)
        customer.name, customer.phone, customer.locale = wanted.name.strip(), phone, wanted.locale
        customer.choose_marketing(accepts=wanted.accepts_marketing, at=clock.now())
        customer.updated_at = clock.now()
        outbox.record(CustomerChanged(customer.id))
    return customer


def _checked(wanted: ProfileInput) -> str:
    complaints = dict(_complaints(wanted))
    phone = wanted.phone
    try:
        phone = check_phone(wanted.phone, wanted.country)
    except Invalid as error:
        complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return phone


def _complaints(wanted: ProfileInput) -> Iterator[tuple[str, str]]:
    if len(wanted.name.strip()) > MAX_NAME:
        yield "name", _("Use at most %(count)s characters.", count=MAX_NAME)
    if wanted.locale not in LANGUAGES:
        yield "locale", _("Choose a language from the list.")


def name_nameless(customer_id: UUID, *, name: str, phone: str) -> None:
    """Somebody with an account orders for the first time: what they typed is their name, unless they have one."""
    with transaction():
        customer = customer_for_update(customer_id)
        if not customer.name:
            customer.name, customer.phone = name.strip()[:MAX_NAME], customer.phone or phone


def choose_password(customer_id: UUID, *, present: str, password: str, keep: UUID) -> None:
    """Set a first or another password; every sign-in but ``keep`` ends. Raises NotAuthenticated, Invalid."""
    with transaction():
        customer = customer_for_update(customer_id)
        if customer.password_hash is not None and not verify_password(customer.password_hash, present):
            raise NotAuthenticated(_("This is not your present password."))
        check_password(password, email=customer.email, name=customer.name)
        customer.password_hash = hash_password(password)
        end_all(customer.id, keep=keep)


def drop_password(customer_id: UUID) -> None:
    """From now on by codes only."""
    with transaction():
        customer_for_update(customer_id).password_hash = None


def end_own_sign_in(customer_id: UUID, sign_in_id: UUID) -> None:
    """Raises NotFound."""
    with transaction():
        end_one(customer_id, sign_in_id)


def end_other_sign_ins(customer_id: UUID, keep: UUID) -> None:
    with transaction():
        end_all(customer_id, keep=keep)


def ask_email_change(customer_id: UUID, email: str, *, locale: str) -> None:
    """Mail the new address a link; nothing changes before it is followed. Raises Invalid."""
    address = check_email(email)
    if address == customer_by_id(customer_id).email:
        raise Invalid(fields={"email": _("This is your address already.")})
    ask_proof(ProofKind.CHANGE_EMAIL, address, locale=locale, customer_id=customer_id)


def change_email(token: str) -> Customer:
    """The new address has been proven: it is the customer's from now on, with what was ordered under it as a guest.

    Every sign-in stays. Raises NotFound, Conflict (the address has an account of its own).
    """
    with transaction():
        proof = spend_link(token, ProofKind.CHANGE_EMAIL)
        assert proof.customer_id is not None
        customer = customer_for_update(proof.customer_id)
        other = find_customer(proof.email)
        if other is not None and other.id != customer.id:
            _absorb(customer, customer_for_update(other.id))
        customer.email, customer.verified_at = proof.email, clock.now()
        customer.updated_at = clock.now()
        session().flush()
        take_over_orders(customer)
        outbox.record(CustomerChanged(customer.id))
    return customer


def _absorb(customer: Customer, guest: Customer) -> None:
    """What a guest with the proven address ordered becomes the customer's; of the guest an empty row stays."""
    if guest.verified_at is not None:
        raise Conflict(_("This address has an account of its own. Sign in there, or delete it first."))
    for table in (Order, CustomerAddress):
        moved = update(table).where(table.customer_id == guest.id).values(customer_id=customer.id)
        session().execute(moved.execution_options(synchronize_session=False))
    session().execute(delete(CustomerGroupMember).where(CustomerGroupMember.customer_id == guest.id))
    make_nameless(guest)
    session().flush()


def make_nameless(customer: Customer) -> None:
    """Take everything personal out of the row itself."""
    customer.email = nameless_email(customer.id)
    customer.name = customer.phone = ""
    customer.password_hash = customer.verified_at = None
    customer.accepts_marketing, customer.marketing_at = False, None
    customer.erased_at = customer.updated_at = clock.now()


def nameless_email(customer_id: UUID) -> str:
    """An address that nobody can have (RFC 2606), and that tells erased customers apart."""
    return f"erased-{customer_id.hex}@erased.invalid"
