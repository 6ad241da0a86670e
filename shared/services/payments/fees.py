"""What a platform takes of its merchants' payments. All amounts are minor units of the payment's currency."""

from shared.kernel.currencies import exponent_of
from shared.models.payments.connection import find_platform_gateway
from shared.models.payments.payment import Payment
from shared.models.stores.store import current_store
from shared.services.payments.platform_gateways import PlatformTerms, terms_of

WHOLE = 10_000


def application_fee(amount: int, currency: str, terms: PlatformTerms) -> int:
    """The percentage, halves up, and the fixed part; never more than the amount, and never what cannot be moved:
    providers move currencies of three digits in steps of ten.
    """
    share = (amount * terms.fee_points + WHOLE // 2) // WHOLE
    fee = min(amount, share + terms.fee_fixed.get(currency, 0))
    return fee - fee % 10 if exponent_of(currency) == 3 else fee


def share_of_fee(payment: Payment, amount: int) -> int:
    """The fee on a part of a payment that is taken."""
    fee = payment.application_fee * amount // payment.amount if payment.amount else 0
    return fee - fee % 10 if exponent_of(payment.currency) == 3 else fee


def terms_in_force(provider: str) -> PlatformTerms:
    """Those of the current store's platform."""
    return terms_of(find_platform_gateway(current_store().platform_id, provider))
