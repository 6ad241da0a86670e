"""The catalogue by the clock."""

from shared.jobs.registry import job
from shared.services.catalog.schedules import pass_due_moments, stores_with_due_products


@job("catalog.pass_due_moments", every=15, retries=())
def pass_moments() -> None:
    """Products whose moment has come go live or are taken down, store by store."""
    for store_id in stores_with_due_products():
        pass_due_moments(store_id)
