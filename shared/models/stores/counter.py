"""Numbers that count without gaps or doubles within a store."""

from sqlalchemy import BigInteger, UniqueConstraint, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id


class StoreCounter(StoreModel):
    """One running number of a store, such as its order numbers."""

    __tablename__ = "store_counters"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    name: Mapped[str]
    value: Mapped[int] = mapped_column(BigInteger)


def next_number(name: str, *, first: int = 1001) -> int:
    """The next number; taken back when the transaction is. Holds the counter's row until then: call it late."""
    number: int = _COUNTED.scalar(id=new_id(), name=name, value=first)
    return number


_COUNTED = FixedStatement(
    lambda: (
        insert(StoreCounter)
        .values({name: bindparam(name) for name in ("store_id", "id", "name", "value")})
        .on_conflict_do_update(
            index_elements=[StoreCounter.store_id, StoreCounter.name], set_={"value": StoreCounter.value + 1}
        )
        .returning(StoreCounter.value)
    )
)


def last_number(name: str) -> int | None:
    """The number that was counted last; None where nothing was."""
    return session().scalars(select(StoreCounter.value).where(StoreCounter.name == name)).first()


def raise_number(name: str, last: int) -> bool:
    """Let counting go on after ``last``. False where it is there already, or further: numbers never go back."""
    values = {"store_id": current_store_id(), "id": new_id(), "name": name, "value": last}
    statement = insert(StoreCounter).values(values)
    raised = session().execute(
        statement.on_conflict_do_update(
            index_elements=[StoreCounter.store_id, StoreCounter.name],
            set_={"value": statement.excluded.value},
            where=StoreCounter.value < statement.excluded.value,
        ).returning(StoreCounter.value)
    )
    return raised.scalar() is not None
