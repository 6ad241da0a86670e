"""The store's revision, which every cached page carries in its key: grown once per transaction, at its very end."""

from datetime import datetime
from typing import Any

from sqlalchemy import event, or_, update
from sqlalchemy.orm import Session

from shared.db.scoping import STORE, ScopedSession
from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.stores.store import Store, bump_revision

_TOUCHED = "storefront_touched"


def touch_storefront() -> None:
    """Say that shoppers could see the present transaction's change, so that cached pages of the store go stale.

    The store's row is locked only while the transaction commits, however often and early this is called.
    """
    session().info[_TOUCHED] = True


def expire_storefront_at(moment: datetime) -> None:
    """Say that time alone will change what shoppers see at ``moment``: cached pages go stale then, to the second."""
    session().execute(
        update(Store)
        .where(Store.id == current_store_id(), or_(Store.stale_at.is_(None), Store.stale_at > moment))
        .values(stale_at=moment)
        .execution_options(synchronize_session=False)
    )


@event.listens_for(ScopedSession, "before_commit")
def _grow_revision(current: Session) -> None:
    if current.info.get(_TOUCHED) and not current.in_nested_transaction():
        current.flush()
        current.info[_TOUCHED] = False
        bump_revision(current.info[STORE])


@event.listens_for(ScopedSession, "after_rollback")
def _forget(current: Session, *_: Any) -> None:
    current.info[_TOUCHED] = False
