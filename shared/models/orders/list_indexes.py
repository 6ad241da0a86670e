"""The indexes behind the list of orders: each begins with the store, and ends in the list's order.

Partial ones hold the few orders that something is still to be done about; their conditions stand in ``settled`` and
``todo`` statements as constants (see ``services/orders/list_rules``), or the planner could not know that they apply.
"""

from sqlalchemy import Index

_PATTERN = "text_pattern_ops"
_NEWEST = ("placed_at", "id")


def _by(name: str, *columns: str, where: str | None = None) -> Index:
    return Index(f"ix_orders_{name}", "store_id", *columns, *_NEWEST, postgresql_where=where)


def _beginning(column: str) -> Index:
    return Index(f"ix_orders_{column}", "store_id", column, postgresql_ops={column: _PATTERN})


LIST_INDEXES = (
    Index("ix_orders_store_total", "store_id", "store_total", "id"),
    _by("status", "status"),
    _by("country", "country"),
    _by("provider", "payment_provider"),
    _by("to_send", where="fulfilment_state IN ('unfulfilled', 'partly_fulfilled')"),
    _by("to_collect", where="payment_state IN ('pending', 'authorised', 'partly_paid', 'failed')"),
    _by("given_back", "payment_state", where="payment_state IN ('partly_refunded', 'refunded', 'voided')"),
    _by("held", where="is_held"),
    _by("gift_card", where="gift_card_total > 0"),
    _beginning("name_key"),
    _beginning("surname_key"),
    _beginning("email_key"),
    Index(
        "ix_orders_phone_key",
        *("store_id", "phone_key"),
        postgresql_ops={"phone_key": _PATTERN},
        postgresql_where="phone_key <> ''",
    ),
)
