"""The gateways of the current store's own accounts."""

from typing import Any

from shared.db.session import leave_transaction
from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.provider import Provider, provider_named
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import STRIPE, find_method
from shared.services.payments.methods import secrets_of


def gateway_of(code: str) -> PaymentGateway:
    """A provider with the store's own keys, outside of any transaction. Raises Conflict where it is not set up."""
    provider = provider_named(code)
    setup = _setup(provider)
    if provider.connect is None:
        raise Conflict(_("This money is taken and given back by hand."))
    return provider.connect(setup, current_settings())


def webhook_secret(code: str = STRIPE) -> str:
    """What a provider signs this store's events with. Raises Conflict where it is not set up."""
    return str(_setup(provider_named(code))["webhook_secret"])


def _setup(provider: Provider) -> dict[str, Any]:
    """Settings and secrets by name."""
    method = find_method(provider.code)
    kept = {**method.config, **secrets_of(method)} if method is not None else {}
    leave_transaction()
    if not all(kept.get(setting.name) for setting in provider.needed):
        raise Conflict(_("%(provider)s is not set up for this store.", provider=provider.title))
    return kept
