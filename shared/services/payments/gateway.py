"""The gateway of the current store's own account."""

from shared.db.session import leave_transaction
from shared.gateways.payments.stripe import StripeGateway
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.payments.method import STRIPE, find_method
from shared.services.payments.methods import secrets_of


def stripe_gateway() -> StripeGateway:
    """Stripe with the store's own key, outside of any transaction. Raises Conflict where it is not set up."""
    return StripeGateway(
        _secrets()["secret_key"],
        api_base=current_settings().stripe_api_base,
        tolerance=current_settings().stripe_webhook_tolerance,
    )


def webhook_secret() -> str:
    """What Stripe signs this store's events with. Raises Conflict where it is not set up."""
    return _secrets()["webhook_secret"]


def _secrets() -> dict[str, str]:
    method = find_method(STRIPE)
    kept = secrets_of(method) if method is not None else {}
    leave_transaction()
    if not kept.get("secret_key") or not kept.get("webhook_secret"):
        raise Conflict(_("Stripe is not set up for this store."))
    return kept
