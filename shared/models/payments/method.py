"""Payment methods that a store offers."""

from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.entities import FixedEntity
from shared.db.session import session

STRIPE = "stripe"
CASH_ON_DELIVERY = "cash_on_delivery"
BANK_TRANSFER = "bank_transfer"
GIFT_CARD = "gift_card"
#: Staff see to it: no method that anybody sets up.
MANUAL = "manual"


class PaymentMethod(Timestamps, StoreModel):
    """One provider as this store has set it up. ``sealed`` holds its secrets, encrypted for this store.

    ``account`` is a connected account that is used instead; it takes no money while it is not ``is_ready``.
    """

    __tablename__ = "payment_methods"
    __table_args__ = (UniqueConstraint("store_id", "provider"),)

    provider: Mapped[str]
    is_enabled: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=1)
    config: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    account: Mapped[str | None]
    is_ready: Mapped[bool] = mapped_column(default=True)

    @property
    def fee(self) -> int:
        """Minor units that paying this way costs the shopper."""
        return int(self.config.get("fee", 0))


def find_method(provider: str) -> PaymentMethod | None:
    return session().scalars(select(PaymentMethod).where(PaymentMethod.provider == provider)).first()


def enabled_methods() -> list[PaymentMethod]:
    return _ENABLED.all()


def foresee_methods() -> None:
    """Ask for them along with the next statement."""
    _ENABLED.foresee()


_ENABLED = FixedEntity(
    PaymentMethod, lambda methods: methods.where(PaymentMethod.is_enabled).order_by(PaymentMethod.position)
)
