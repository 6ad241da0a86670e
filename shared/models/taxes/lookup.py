"""What a register said about a company's tax number, kept for a while so that it is not asked at every turn."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import DateTime, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.db.types import enum_column


class ProofState(StrEnum):
    """``NOT_CONFIRMED``: the register did not answer, so that only form and check digits speak for the number."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_CONFIRMED = "not_confirmed"


class TaxIdAnswer:
    """What came back. ``reference`` is the register's own number of the enquiry (``requestIdentifier`` of VIES), given
    where ``asked_by``, the store's own number, was sent along. ``name`` and ``address`` are the register's, and often
    empty; ``problem`` says why there was no answer.
    """

    tax_id: Mapped[str]
    asked_by: Mapped[str] = mapped_column(default="")
    state: Mapped[ProofState] = mapped_column(enum_column(ProofState))
    reference: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class TaxIdLookup(TaxIdAnswer, StoreModel):
    """The last answer about a number."""

    __tablename__ = "tax_id_lookups"
    __table_args__ = (UniqueConstraint("store_id", "tax_id"),)


def find_lookup(tax_id: str) -> TaxIdLookup | None:
    return session().scalars(select(TaxIdLookup).where(TaxIdLookup.tax_id == tax_id)).first()
