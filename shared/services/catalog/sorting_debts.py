"""What smart collections of all stores still owe, whatever the queue has forgotten."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from shared.db.session import maintenance_scope, session
from shared.kernel import clock
from shared.models.catalog.collection import CollectionRule, RuleField
from shared.models.catalog.sorting_wish import SortingWish

OVERDUE = timedelta(seconds=30)
MOST_STORES = 10_000


def stores_with_day_rules() -> list[UUID]:
    """Stores with rules about days."""
    with maintenance_scope():
        wanted = select(CollectionRule.store_id).where(CollectionRule.field == RuleField.CREATED).distinct()
        return list(session().scalars(wanted.limit(MOST_STORES)))


def stores_with_lost_sorting() -> list[UUID]:
    """Stores whose products have been waiting for too long."""
    with maintenance_scope():
        late = select(SortingWish.store_id).where(SortingWish.created_at < clock.now() - OVERDUE).distinct()
        return list(session().scalars(late.limit(MOST_STORES)))
