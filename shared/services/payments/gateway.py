"""The gateways of the current store: with its own keys, or for its account that is connected with the platform's."""

from typing import Any

from shared.db.session import leave_transaction
from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.provider import Provider, provider_named
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.payments.connection import find_account, find_platform_gateway
from shared.models.payments.method import STRIPE, find_method
from shared.models.payments.payment import Payment
from shared.services.payments.methods import secrets_of
from shared.services.payments.platform_gateways import platform_secrets

OWN_KEYS = ""


def gateway_for(payment: Payment) -> PaymentGateway:
    """The gateway of the account that took a payment, whatever the store uses by now. Raises Conflict."""
    return gateway_of(payment.provider, payment.account)


def gateway_of(code: str, account: str = OWN_KEYS) -> PaymentGateway:
    """A provider with the store's own keys, or for one of its accounts; outside of any transaction.

    Raises Conflict where it is not set up, and for an account that is none of this store's.
    """
    provider = provider_named(code)
    if account:
        return _connected(provider, account)
    setup = _setup(provider)
    if provider.connect is None:
        raise Conflict(_("This money is taken and given back by hand."))
    return provider.connect(setup, current_settings())


def account_in_use(code: str) -> str:
    """The connected account through which the store is paid now; empty for its own keys."""
    method = find_method(code)
    return (method.account or OWN_KEYS) if method is not None else OWN_KEYS


def webhook_secret(code: str = STRIPE) -> str:
    """What a provider signs this store's events with. Raises Conflict where it is not set up."""
    return str(_setup(provider_named(code))["webhook_secret"])


def _connected(provider: Provider, reference: str) -> PaymentGateway:
    """An account that was parted from still belongs to the store: then the provider says no."""
    account = find_account(provider.code, reference)
    if provider.platform is None or account is None or account.store_id != current_store_id():
        raise _not_set_up(provider)
    gateway = find_platform_gateway(account.platform_id, provider.code)
    kept = platform_secrets(gateway) if gateway is not None else {}
    leave_transaction()
    if not kept.get("secret_key"):
        raise _not_set_up(provider)
    return provider.platform.act_for(kept, current_settings(), reference)


def _setup(provider: Provider) -> dict[str, Any]:
    """Settings and secrets by name."""
    method = find_method(provider.code)
    kept = {**method.config, **secrets_of(method)} if method is not None else {}
    leave_transaction()
    if not all(kept.get(setting.name) for setting in provider.needed):
        raise _not_set_up(provider)
    return kept


def _not_set_up(provider: Provider) -> Conflict:
    return Conflict(_("%(provider)s is not set up for this store.", provider=provider.title))
