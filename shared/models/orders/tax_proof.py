"""What was known of a company's tax number when it ordered without tax: the seller's proof."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.kernel import clock
from shared.models.taxes.lookup import ProofState, TaxIdAnswer


class TaxIdProof(TaxIdAnswer, StoreModel):
    """The answer that an order was taxed by; asked again while there is none, and kept as it is from then on."""

    __tablename__ = "tax_id_proofs"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        UniqueConstraint("store_id", "order_id"),
        Index("ix_tax_id_proofs_unanswered", "created_at", postgresql_where="state = 'not_confirmed'"),
    )

    order_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    def take(self, answer: Mapping[str, Any]) -> None:
        """Take over what the register said (fields of ``TaxIdAnswer``)."""
        self.state, self.checked_at = answer["state"], answer["checked_at"]
        self.reference, self.asked_by = answer["reference"], answer["asked_by"]
        self.name, self.address, self.problem = answer["name"], answer["address"], answer["problem"]


def proof_of_order(order_id: UUID) -> TaxIdProof | None:
    return session().scalars(select(TaxIdProof).where(TaxIdProof.order_id == order_id)).first()


def locked_proof(order_id: UUID) -> TaxIdProof:
    """The proof of an order that has one, fresh and with its row locked."""
    statement = select(TaxIdProof).where(TaxIdProof.order_id == order_id).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def unanswered_proofs(since: datetime, limit: int = 500) -> list[tuple[UUID, UUID]]:
    """(store, order) of those that were not answered and are not older; for the cron, in a maintenance scope."""
    waiting = (TaxIdProof.state == ProofState.NOT_CONFIRMED, TaxIdProof.created_at >= since)
    rows = session().execute(
        select(TaxIdProof.store_id, TaxIdProof.order_id).where(*waiting).order_by(TaxIdProof.created_at).limit(limit)
    )
    return [(store_id, order_id) for store_id, order_id in rows]
