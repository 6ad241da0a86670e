"""A platform's own account with a provider: its keys, and what it takes of its merchants' payments."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID

import orjson

from shared.db.session import session, transaction
from shared.gateways.payments.provider import provider_named
from shared.kernel.config import current_settings
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import decrypt, derive_key, encrypt
from shared.models.payments.connection import PlatformGateway, find_platform_gateway

MOST_POINTS = 5_000


@dataclass(frozen=True)
class PlatformTerms:
    """``fee_points`` are hundredths of a percent of each payment; ``fee_fixed`` minor units by currency.

    ``returns_fee``: a refund gives the share of the fee that belongs to it back to the merchant.
    """

    client_id: str = ""
    fee_points: int = 0
    fee_fixed: Mapping[str, int] = field(default_factory=dict)
    returns_fee: bool = True


def terms_of(gateway: PlatformGateway | None) -> PlatformTerms:
    return PlatformTerms(**gateway.config) if gateway is not None else PlatformTerms()


def set_platform_gateway(
    platform_id: UUID,
    provider: str,
    *,
    enabled: bool,
    terms: PlatformTerms,
    secrets: Mapping[str, str] | None = None,
) -> PlatformGateway:
    """Let a platform's merchants connect their accounts. ``secrets`` replace those kept; None keeps them.

    Raises Invalid where a key is missing, or the fee is more than half of a payment.
    """
    if not 0 <= terms.fee_points <= MOST_POINTS:
        raise Invalid(fields={"percent": _("Choose something from 0 to 50 percent.")})
    with transaction():
        gateway = find_platform_gateway(platform_id, provider)
        if gateway is None:
            gateway = PlatformGateway(platform_id=platform_id, provider=provider)
            session().add(gateway)
        if secrets is not None:
            text = orjson.dumps(dict(secrets)).decode()
            gateway.sealed = encrypt(_key(), text, bound_to=_place(platform_id, provider))
        _check_complete(gateway, enabled)
        gateway.is_enabled, gateway.config = enabled, asdict(terms)
    return gateway


def platform_secrets(gateway: PlatformGateway) -> dict[str, str]:
    """The platform's keys in clear; empty where none are kept."""
    if gateway.sealed is None:
        return {}
    text = decrypt(_key(), gateway.sealed, bound_to=_place(gateway.platform_id, gateway.provider))
    found: dict[str, str] = orjson.loads(text)
    return found


def _check_complete(gateway: PlatformGateway, enabled: bool) -> None:
    side = provider_named(gateway.provider).platform
    kept = platform_secrets(gateway)
    missing = [one.name for one in side.settings if not kept.get(one.name)] if side and enabled else []
    if missing:
        raise Invalid(
            _("Merchants can connect once both keys are here."),
            fields={name: _("Copy this from your account there.") for name in missing},
        )


def _key() -> bytes:
    return derive_key(current_settings().secret_key, "platform payment secrets")


def _place(platform_id: UUID, provider: str) -> str:
    return f"{platform_id}:platform_gateways.sealed:{provider}"
