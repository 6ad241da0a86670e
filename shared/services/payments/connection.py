"""Connecting a store's account through the platform: begun, filled in at the provider, in use, and parted."""

from dataclasses import dataclass
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.events.outbox import record
from shared.events.stores import StoreChanged
from shared.gateways.payments.base import ConnectedState
from shared.gateways.payments.connecting import ConnectGateway
from shared.gateways.payments.provider import provider_named
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.payments.connection import (
    ConnectedAccount,
    account_for_update,
    accounts_ever,
    find_platform_gateway,
    present_account,
)
from shared.models.payments.method import PaymentMethod, find_method
from shared.models.stores.store import current_store
from shared.services.payments.methods import PROVIDERS
from shared.services.payments.platform_gateways import platform_secrets, terms_of


@dataclass(frozen=True)
class Returning:
    """Where the provider leads the merchant back to: done, or with a link that is too old."""

    done: str
    again: str


def platform_gateway(platform_id: UUID, provider: str, *, is_new: bool = False) -> ConnectGateway:
    """The platform's side, outside of any transaction. Raises Conflict where the operator has not set it up.

    An operator who lets nobody new connect keeps those who are.
    """
    side = provider_named(provider).platform
    kept = find_platform_gateway(platform_id, provider)
    secrets = platform_secrets(kept) if kept is not None and (kept.is_enabled or not is_new) else {}
    leave_transaction()
    if side is None or not secrets:
        raise Conflict(_("This platform does not offer that yet. Ask whoever runs it."))
    return side.open(secrets, current_settings())


def can_connect(provider: str) -> bool:
    """Whether the current store's platform offers it."""
    if provider_named(provider).platform is None:
        return False
    kept = find_platform_gateway(current_store().platform_id, provider)
    return kept is not None and kept.is_enabled


def connect_account(provider: str, back: Returning) -> str:
    """Where the merchant answers the provider's questions; the account is made where there is none yet.

    Raises Conflict (not offered), GatewayFailed.
    """
    store = current_store()
    known = present_account(store.id, provider)
    gateway = platform_gateway(store.platform_id, provider, is_new=known is None)
    if known is None:
        key = f"connect-{store.id}-{len(accounts_ever(store.id, provider))}"
        email, country = store.email, store.country
        leave_transaction()
        known = _keep(provider, gateway.create_account(email, country, str(store.id), idempotency_key=key))
    reference = known.reference
    leave_transaction()
    return gateway.onboarding_url(reference, return_url=back.done, refresh_url=back.again)


def refresh_account(provider: str) -> ConnectedAccount | None:
    """Ask the provider how the store's account stands. Raises Conflict, GatewayFailed."""
    store = current_store()
    known = present_account(store.id, provider)
    if known is None:
        return None
    reference = known.reference
    state = platform_gateway(store.platform_id, provider).retrieve_account(reference)
    return take_account(provider, state)


def take_account(provider: str, state: ConnectedState) -> ConnectedAccount | None:
    """Write down how an account of the current store stands; it is used from when it may take money."""
    with transaction():
        known = account_for_update(provider, state.id)
        if known is None or known.store_id != current_store().id or known.ended_at is not None:
            return None
        known.charges_enabled, known.payouts_enabled = state.charges_enabled, state.payouts_enabled
        known.details_submitted, known.disabled_reason = state.details_submitted, state.disabled_reason
        known.due = list(state.due)
        _use(known)
    return known


def disconnect_account(provider: str) -> None:
    """Part from the connected account; with own keys, those are in use again. Raises NotFound, GatewayFailed."""
    store = current_store()
    known = present_account(store.id, provider)
    if known is None:
        raise NotFound(_("This does not exist."))
    reference = known.reference
    client_id = terms_of(find_platform_gateway(store.platform_id, provider)).client_id
    gateway = platform_gateway(store.platform_id, provider)
    if client_id:
        gateway.disconnect(reference, client_id)
    end_account(provider, reference)


def end_account(provider: str, reference: str) -> None:
    """Somebody parted, here or at the provider; said again, nothing more happens."""
    with transaction():
        known = account_for_update(provider, reference)
        if known is None or known.store_id != current_store().id or known.ended_at is not None:
            return
        known.ended_at, known.charges_enabled = clock.now(), False
        method = find_method(provider)
        if method is not None and method.account == reference:
            method.account, method.is_ready = None, True
            method.is_enabled = method.is_enabled and method.sealed is not None
            record(StoreChanged(known.store_id))


def _keep(provider: str, state: ConnectedState) -> ConnectedAccount:
    store = current_store()
    with transaction():
        known = account_for_update(provider, state.id)
        if known is None:
            known = ConnectedAccount(
                store_id=store.id, platform_id=store.platform_id, provider=provider, reference=state.id
            )
            known.due, known.disabled_reason = list(state.due), state.disabled_reason
            session().add(known)
    return known


def _use(known: ConnectedAccount) -> None:
    """From the first time that it may take money; afterwards it pauses and goes on as the provider says."""
    method = find_method(known.provider)
    is_first = method is None or method.account != known.reference
    if is_first and not known.charges_enabled:
        return
    method = method or _new_method(known.provider)
    if not is_first and method.is_ready is known.charges_enabled:
        return
    method.account, method.is_ready = known.reference, known.charges_enabled
    method.is_enabled = method.is_enabled or is_first
    record(StoreChanged(known.store_id))


def _new_method(provider: str) -> PaymentMethod:
    method = PaymentMethod(provider=provider, position=PROVIDERS.index(provider) + 1)
    session().add(method)
    return method
