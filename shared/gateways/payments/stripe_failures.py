"""What Stripe's SDK raises, in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from shared.gateways.payments.base import GatewayRefused
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _


@contextmanager
def stripe_failures() -> Iterator[None]:
    """Stripe's errors as ours; its message is fit for merchants, and holds no secret.

    What Stripe will not do at all is told apart from what may work later, or has been done without our hearing of it.
    """
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise GatewayRefused(_("Stripe does not accept this account's key.")) from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise GatewayRefused(_("Stripe refused: %(reason)s", reason=error.user_message or str(error))) from error
    except stripe.APIConnectionError as error:
        raise GatewayFailed(_("Stripe could not be reached. Try again in a moment.")) from error
    except stripe.StripeError as error:
        reason = error.user_message or str(error)
        raise GatewayFailed(_("Stripe refused: %(reason)s", reason=reason)) from error
