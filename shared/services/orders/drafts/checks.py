"""Whether a draft says all that an order needs."""

from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.draft import DraftOrder
from shared.services.carts.checkout import Contact, judge_contact


def check_ready(draft: DraftOrder) -> Contact:
    """Who orders, checked as at the checkout. Raises Invalid with ``fields``, Conflict (nothing is on it)."""
    if not draft.lines:
        raise Conflict(_("Put something on the draft first."))
    is_sent = any(line.requires_shipping for line in draft.lines)
    if is_sent and draft.rate_id is None and draft.shipping_price is None:
        raise Invalid(fields={"rate": _("Choose a delivery, or say what it costs.")})
    contact = Contact(draft.email, draft.phone, Address.from_dict(draft.address), draft.tax_id)
    return judge_contact(contact, must_deliver=is_sent and draft.rate_id is not None)
