"""What staff write down about an order."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import order_by_id

LONGEST_NOTE = 2000


def add_note(order_id: UUID, text: str, *, actor: str = "", user_id: UUID | None = None) -> None:
    """Put a note on the order's timeline; shoppers never see it. Raises NotFound, Invalid (``text``)."""
    if not text.strip():
        raise Invalid(fields={"text": _("Write something first.")})
    with transaction():
        order = order_by_id(order_id)
        details = {"text": text.strip()[:LONGEST_NOTE]}
        session().add(OrderEvent(order_id=order.id, kind="noted", actor=actor, user_id=user_id, details=details))
