"""Gift cards by the clock."""

from shared.db.session import maintenance_scope
from shared.jobs.registry import job
from shared.services.gift_cards.sending import forget_sent_codes


@job("gift_cards.forget_codes", every=600, retries=())
def forget_codes() -> None:
    """Codes that have left by mail are known to nobody here any more."""
    with maintenance_scope():
        forget_sent_codes()
