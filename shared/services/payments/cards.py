"""Cards that shoppers agreed to have kept: at the provider, under a name that only this store's account knows."""

from hashlib import sha256
from uuid import UUID

from shared.db.bulk import insert_once
from shared.db.session import leave_transaction, session, transaction
from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.card_keeping import KeepsCards, SavedCard
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.customers.customer import customer_by_id
from shared.models.payments.known_shopper import GatewayCustomer, known_as, names_of
from shared.models.payments.method import PaymentMethod, find_method
from shared.services.payments.gateway import OWN_KEYS, gateway_of
from shared.services.payments.methods import offered_methods, secrets_of

OWN = "key-"


def known_at(provider: str, customer_id: UUID, gateway: PaymentGateway) -> str:
    """The customer's name at the store's account, made at the first time; empty where cards are not kept there.

    Talks to the provider. Raises GatewayFailed.
    """
    method = find_method(provider)
    if method is None or not isinstance(gateway, KeepsCards):
        return ""
    mark = mark_of(method)
    known = known_as(customer_id, provider, mark)
    if known is not None:
        return known.reference
    customer = customer_by_id(customer_id)
    email, name = customer.email, customer.name
    leave_transaction()
    key = sha256(f"{mark}|{email}|{name}".encode()).hexdigest()[:16]
    reference = gateway.create_customer(email, name, str(customer_id), idempotency_key=f"customer-{customer_id}-{key}")
    _keep(customer_id, provider, mark, reference)
    return reference


def saved_cards(customer_id: UUID) -> list[SavedCard]:
    """The customer's cards at the account that is in use now, newest first. Raises GatewayFailed."""
    found = _keeper(customer_id)
    return found[0].list_cards(found[1]) if found else []


def remove_saved_card(customer_id: UUID, card_id: str) -> None:
    """Have one of the customer's own cards forgotten. Raises NotFound for somebody else's, GatewayFailed."""
    found = _keeper(customer_id)
    if found is None or card_id not in {card.id for card in found[0].list_cards(found[1])}:
        raise NotFound(_("This card is not kept any more."))
    found[0].remove_card(card_id)


def keeps_cards(customer_id: UUID) -> bool:
    """Whether a provider may have cards of this customer."""
    return bool(names_of(customer_id))


def forget_name(customer_id: UUID, provider: str, reference: str) -> None:
    """The provider does not know this name any more; the next time there is a new one."""
    with transaction():
        for known in names_of(customer_id):
            if (known.provider, known.reference) == (provider, reference):
                session().delete(known)


def forget_customer(customer_id: UUID) -> None:
    """Have every provider forget the customer with all cards. Safe to repeat. Raises GatewayFailed."""
    for known in names_of(customer_id):
        provider, account, reference = known.provider, known.account, known.reference
        method = find_method(provider)
        is_own = account.startswith(OWN)
        is_gone = is_own and (method is None or own_mark(method) != account)
        leave_transaction()
        if not is_gone:
            gateway = gateway_of(provider, OWN_KEYS if is_own else account)
            if isinstance(gateway, KeepsCards):
                gateway.delete_customer(reference)
        with transaction():
            found = known_as(customer_id, provider, account)
            if found is not None:
                session().delete(found)


def mark_of(method: PaymentMethod) -> str:
    """What tells one account from another: names of one mean nothing, or somebody else, in another."""
    return method.account or own_mark(method)


def own_mark(method: PaymentMethod) -> str:
    key = secrets_of(method).get("secret_key", "")
    return f"{OWN}{sha256(key.encode()).hexdigest()[:16]}"


def _keeper(customer_id: UUID) -> tuple[KeepsCards, str] | None:
    for method in offered_methods():
        known = known_as(customer_id, method.provider, mark_of(method)) if method.sealed or method.account else None
        if known is None:
            continue
        reference = known.reference
        gateway = gateway_of(method.provider, method.account or OWN_KEYS)
        if isinstance(gateway, KeepsCards):
            return gateway, reference
    return None


def _keep(customer_id: UUID, provider: str, mark: str, reference: str) -> None:
    values = {"store_id": current_store_id(), "id": new_id(), "customer_id": customer_id, "provider": provider}
    values |= {"account": mark, "reference": reference, "created_at": clock.now(), "updated_at": clock.now()}
    with transaction():
        insert_once(GatewayCustomer, values)
