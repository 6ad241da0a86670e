"""Old addresses that lead to new ones."""

from sqlalchemy import UniqueConstraint, select
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
