"""Accounts by the clock."""

from shared.db.session import maintenance_scope, transaction
from shared.jobs.registry import job
from shared.models.customers.sign_in import forget_ended


@job("customers.forget_ended", every=3600, retries=())
def forget_ended_sign_ins() -> None:
    """Sign-ins and codes that are over go."""
    with maintenance_scope(), transaction():
        forget_ended()
