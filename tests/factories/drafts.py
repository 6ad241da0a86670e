"""Drafts that are ready to be sent or completed."""

from typing import Any

from shared.models.orders.draft import DraftOrder
from shared.services.orders.drafts.wishes import DraftWish, LineWish
from shared.services.orders.drafts.writing import create_draft
from tests.factories.orders import ADDRESS


def make_draft(*lines: LineWish, **values: Any) -> DraftOrder:
    """A draft of the open store for somebody in Utrecht, brought for 5.00."""
    given = {"email": "noor@example.org", "phone": "030 231 2345", "address": ADDRESS.to_dict(), "shipping_price": 500}
    return create_draft(DraftWish(lines=lines, **(given | values)), actor="Marijke")
