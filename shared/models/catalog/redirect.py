"""Old addresses that lead to new ones."""

from sqlalchemy import UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session


class Redirect(Timestamps, StoreModel):
    """A path of the storefront that moved, such as a product whose handle changed."""

    __tablename__ = "redirects"
    __table_args__ = (UniqueConstraint("store_id", "path"),)

    path: Mapped[str]
    target: Mapped[str]


def find_redirect(path: str) -> str | None:
    """The path's new address, or None."""
    return session().scalar(select(Redirect.target).where(Redirect.path == path))


def record_redirect(path: str, target: str) -> None:
    """From now on ``path`` leads to ``target``; older addresses that led to ``path`` follow along.

    A page that lives at ``target`` needs no redirect of its own any more.
    """
    session().execute(delete(Redirect).where(Redirect.path.in_([path, target])))
    session().execute(
        update(Redirect)
        .where(Redirect.target == path)
        .values(target=target)
        .execution_options(synchronize_session=False)
    )
    session().add(Redirect(path=path, target=target))
    session().flush()


def forget_redirect(path: str) -> None:
    """Something lives at ``path`` now."""
    session().execute(delete(Redirect).where(Redirect.path == path))
