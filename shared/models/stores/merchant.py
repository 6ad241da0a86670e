"""Merchants: the accounts that own stores."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound


class Merchant(Timestamps, GlobalModel):
    """A business with one or more stores, its staff and its subscription."""

    __tablename__ = "merchants"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id"), index=True)
    name: Mapped[str]


def merchant_by_id(merchant_id: UUID) -> Merchant:
    merchant = session().get(Merchant, merchant_id)
    if merchant is None:
        raise NotFound("This merchant does not exist.")
    return merchant
