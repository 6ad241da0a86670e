"""The roots of all tables: rows of the deployment, and rows of one store."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, ForeignKeyConstraint, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from shared.kernel import clock
from shared.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's root: names its constraints and knows our column types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }

    def __init__(self, **values: Any) -> None:
        """Columns are set as they are: nobody watches what a new object is given."""
        columns = _columns_of(type(self))
        if "id" in columns:
            values.setdefault("id", new_id())
        for name, value in values.items():
            if name in columns:
                self.__dict__[name] = value
            elif hasattr(type(self), name):
                setattr(self, name, value)
            else:
                raise TypeError(f"{type(self).__name__} has no {name!r}")


@cache
def _columns_of(model: type[Base]) -> frozenset[str]:
    return frozenset(model.__mapper__.column_attrs.keys())


class GlobalModel(Base):
    """A row of the deployment or platform, not of a store. Its table stands on the tested list of such tables."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)


class StoreModel(Base):
    """A row of one store: keyed ``(store_id, id)``, scoped by the session, guarded by row-level security."""

    __abstract__ = True

    store_id: Mapped[UUID] = mapped_column(
        ForeignKey("stores.id", ondelete="CASCADE"), primary_key=True, sort_order=-101
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)


class Timestamps:
    """When a row was made and last changed, in UTC."""

    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now, sort_order=100)
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), default=clock.now, onupdate=clock.now, sort_order=101
    )


def store_key(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key to another row of the same store: ``(store_id, column) → table (store_id, id)``."""
    target = [f"{table}.store_id", f"{table}.id"]
    return ForeignKeyConstraint(["store_id", column], target, ondelete=ondelete)


def owns_many(
    parent: str, child: str, key: str, *, order_by: str | None = None, back_populates: str | None = None
) -> Any:
    """The rows of the same store that belong to this one and go with it. Classes are named as text."""
    return relationship(
        child,
        primaryjoin=f"and_({parent}.store_id == {child}.store_id, {parent}.id == foreign({child}.{key}))",
        order_by=order_by or False,
        back_populates=back_populates,
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


def belongs_to(child: str, parent: str, key: str, *, back_populates: str | None = None) -> Any:
    """The row of the same store that this one points at. Classes are named as text."""
    return relationship(
        parent,
        primaryjoin=f"and_({child}.store_id == {parent}.store_id, foreign({child}.{key}) == {parent}.id)",
        back_populates=back_populates,
    )


def money_column(**options: Any) -> Mapped[int]:
    """Whole minor units."""
    return mapped_column(BigInteger, **options)


def written_columns(model: type[Base]) -> list[Column[Any]]:
    """The columns that we write; what PostgreSQL works out by itself is left out."""
    columns: list[Column[Any]] = list(model.__table__.columns)  # type: ignore[arg-type]
    return [column for column in columns if column.computed is None]
