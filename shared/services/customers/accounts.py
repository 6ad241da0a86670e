"""Accounts of customers: registering, signing in by code or password, and what a proven address brings along."""

from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select, update

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.customers import CustomerJoined
from shared.kernel import clock
from shared.kernel.errors import Invalid, NotAuthenticated, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.customers.customer import Customer, customer_for_update, find_customer, normal_email
from shared.models.customers.sign_in import CustomerProof, ProofKind, end_all
from shared.models.orders.order import Order
from shared.services.customers.proofs import ask_proof, check_code, spend_link
from shared.services.staff.attempts import check_attempts, forget_failures, note_failure
from shared.services.staff.passwords import check_password, hash_password, is_outdated, verify_password

MAX_NAME = 120


def check_email(text: str) -> str:
    """The address as it is kept. Raises Invalid."""
    try:
        return normal_email(validate_email(text.strip(), check_deliverability=False).normalized)
    except EmailNotValidError:
        raise Invalid(fields={"email": _("Type an e-mail address such as name@example.com.")}) from None


def ask_code(email: str, *, locale: str) -> UUID:
    """Mail a code; whoever types it is signed in. Known and unknown addresses are treated alike. Raises Invalid."""
    return ask_proof(ProofKind.SIGN_IN, check_email(email), locale=locale).id


def register(email: str, *, name: str, password: str = "", accepts_marketing: bool = False, locale: str) -> UUID:
    """Mail a code that makes the account. Nobody learns here whether there is one already. Raises Invalid."""
    address, name = check_email(email), name.strip()[:MAX_NAME]
    details: dict[str, object] = {"name": name, "accepts_marketing": accepts_marketing}
    if password:
        check_password(password, email=address, name=name)
        details["password_hash"] = hash_password(password)
    return ask_proof(ProofKind.SIGN_IN, address, locale=locale, details=details).id


def sign_in_by_code(proof_id: UUID, typed: str) -> Customer:
    """The customer whose address the code proves, made if need be. Raises Invalid."""
    return _enter(check_code(proof_id, typed))


def sign_in_by_link(token: str) -> Customer:
    """The same by a link that the store sent. Raises NotFound."""
    return _enter(spend_link(token, ProofKind.SIGN_IN_LINK))


def sign_in_by_password(email: str, password: str) -> Customer:
    """The customer with this address and password. Raises NotAuthenticated, TooMany; both alike for strangers."""
    store_id, address = current_store_id(), normal_email(email)
    check_attempts(store_id, address)
    customer = find_customer(address)
    if not verify_password(customer.password_hash if customer else None, password) or customer is None:
        note_failure(store_id, address)
        raise NotAuthenticated(_("This e-mail address and password do not go together."))
    forget_failures(store_id, address)
    if customer.password_hash and is_outdated(customer.password_hash):
        with transaction():
            customer.password_hash = hash_password(password)
    return customer


def ask_sign_in_link(customer: Customer) -> None:
    """Mail the customer a link that signs them in once."""
    ask_proof(ProofKind.SIGN_IN_LINK, customer.email, locale=customer.locale, customer_id=customer.id)


def ask_password_reset(email: str, *, locale: str) -> None:
    """Mail a link for a new password, where the address has an account; nobody can tell. Raises Invalid."""
    address = check_email(email)
    customer = find_customer(address)
    if customer is not None and customer.verified_at is not None:
        ask_proof(ProofKind.RESET_PASSWORD, address, locale=locale, customer_id=customer.id)


def reset_password(token: str, password: str) -> Customer:
    """Set a new password by a mailed link; every sign-in ends. Raises NotFound, Invalid."""
    with transaction():
        proof = spend_link(token, ProofKind.RESET_PASSWORD)
        customer = customer_for_update(_owner(proof))
        check_password(password, email=customer.email, name=customer.name)
        customer.password_hash = hash_password(password)
        end_all(customer.id)
    forget_failures(current_store_id(), customer.email)
    return customer


def _owner(proof: CustomerProof) -> UUID:
    if proof.customer_id is None:
        raise NotFound(_("This customer does not exist."))
    return proof.customer_id


def _enter(proof: CustomerProof) -> Customer:
    """The mail was read, so the address is theirs: the account is made or found, and what it ordered comes along."""
    with transaction():
        customer, is_new = _owned_or_made(proof)
        details = proof.details
        customer.name = customer.name or str(details.get("name", ""))
        customer.password_hash = details.get("password_hash") or customer.password_hash
        if details.get("accepts_marketing"):
            customer.choose_marketing(accepts=True, at=clock.now())
        if customer.verified_at is None:
            customer.verified_at, customer.locale = clock.now(), proof.locale
            outbox.record(CustomerJoined(customer.id, is_new=is_new))
        take_over_orders(customer)
    return customer


def _owned_or_made(proof: CustomerProof) -> tuple[Customer, bool]:
    """The customer, and whether nobody knew them before."""
    if proof.customer_id is not None:
        customer = customer_for_update(proof.customer_id)
        if customer.email != proof.email or customer.erased_at is not None:
            raise NotFound(_("This link has been used or is too old. Ask for a new one."))
        return customer, False
    found = find_customer(proof.email)
    if found is not None:
        return customer_for_update(found.id), False
    customer = Customer(email=proof.email, locale=proof.locale, accepts_marketing=False)
    session().add(customer)
    session().flush()
    return customer, True


def take_over_orders(customer: Customer) -> None:
    """Orders of a proven address that are nobody's yet, such as imported ones, become the customer's."""
    nobodys = (Order.email == customer.email, Order.customer_id.is_(None))
    session().execute(
        update(Order).where(*nobodys).values(customer_id=customer.id).execution_options(synchronize_session=False)
    )


def has_password(customer_id: UUID) -> bool:
    return session().scalar(select(Customer.password_hash).where(Customer.id == customer_id)) is not None
