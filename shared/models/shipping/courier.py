"""The store's account at a courier service."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session


class CourierAccount(Timestamps, StoreModel):
    """``sealed`` is the key, encrypted for this store; ``token`` is the secret part of the webhook's address.

    ``boxes`` are ``[name, length, width, height, own weight, most weight]`` in millimetres and grams.
    ``surcharge`` (minor units) is put on each courier's price. ``beside_own``: shown with the merchant's own rates,
    which otherwise only stand in where the couriers are silent.
    """

    __tablename__ = "courier_accounts"
    __table_args__ = (
        UniqueConstraint("store_id", "provider"),
        CheckConstraint("surcharge >= 0", name="surcharge_not_negative"),
    )

    provider: Mapped[str]
    at_checkout: Mapped[bool] = mapped_column(default=False)
    beside_own: Mapped[bool] = mapped_column(default=False)
    surcharge: Mapped[int] = mapped_column(BigInteger, default=0)
    boxes: Mapped[list[Any]] = mapped_column(default=list)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    token: Mapped[str]


def find_courier_account() -> CourierAccount | None:
    return session().scalars(select(CourierAccount)).first()
