"""What listings can be narrowed by: each product's facts, and for each fact the set of products that share it.

A store's products are numbered (``slot``); the set of a fact is a row of bits over these numbers, cut into blocks.
Counting every choice of a filter is then a few machine instructions, however many products there are.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Index,
    LargeBinary,
    Row,
    Text,
    UniqueConstraint,
    all_,
    and_,
    any_,
    bindparam,
    cast,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.kernel.tenant import current_store_id

#: Products per row of bits.
BLOCK = 16_384

#: Between the facet and the value of a fact.
SEPARATOR = "\x1f"


class IndexedProduct(StoreModel):
    """A product as it was indexed last. It outlives the product until its bits are taken back, hence no foreign key.

    ``facts`` are ``facet␟value`` pairs, ``words`` what it adds to the store's vocabulary; ``in_stock`` says whether
    anything of it can be bought, ``sold`` repeats the units sold.
    """

    __tablename__ = "indexed_products"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id"),
        UniqueConstraint("store_id", "slot"),
    )

    product_id: Mapped[UUID]
    slot: Mapped[int]
    facts: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    words: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    in_stock: Mapped[bool] = mapped_column(default=False)
    sold: Mapped[int] = mapped_column(BigInteger, default=0)


class FacetBits(StoreModel):
    """Which products of a block have a fact: bit ``n`` stands for slot ``block * BLOCK + n``, the lowest bit first.

    ``version`` grows with every change in the store, so that readers ask for what is new only.
    """

    __tablename__ = "facet_bits"
    __table_args__ = (
        UniqueConstraint("store_id", "facet", "value", "block"),
        Index("ix_facet_bits_version", "store_id", "version"),
    )

    facet: Mapped[str]
    value: Mapped[str]
    block: Mapped[int]
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(BigInteger)


class FacetName(StoreModel):
    """What a facet (``value`` empty) or a choice of it is called in a language; locale empty: the store's own."""

    __tablename__ = "facet_names"
    __table_args__ = (
        UniqueConstraint("store_id", "facet", "value", "locale"),
        Index("ix_facet_names_version", "store_id", "version"),
    )

    facet: Mapped[str]
    value: Mapped[str]
    locale: Mapped[str]
    name: Mapped[str]
    details: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(BigInteger)


def news_since(version: int, *, besides: Sequence[str] = (), pairs: Sequence[tuple[str, str]] = ()) -> list[Row[Any]]:
    """Bits and names that changed after ``version`` (but for the facets ``besides``), and all bits of these pairs.

    Rows of bits have no ``locale``. One statement on indexes that begin with the store.
    """
    facets, choices = [facet for facet, _value in pairs], [value for _facet, value in pairs]
    values = {"store": current_store_id(), "version": version, "besides": list(besides)}
    statement = _news_statement(bool(besides), bool(pairs))
    return list(session().execute(statement, values | {"facets": facets, "choices": choices}))


@cache
def _news_statement(leaves_out: bool, names_pairs: bool) -> Any:
    wanted: ColumnElement[bool] = FacetBits.version > bindparam("version")
    if leaves_out:
        wanted = and_(wanted, FacetBits.facet != all_(_texts("besides")))
    if names_pairs:
        pairs = and_(FacetBits.facet == any_(_texts("facets")), FacetBits.value == any_(_texts("choices")))
        wanted = or_(wanted, pairs)
    nothing = cast(null(), Text)
    bits = select(
        *(FacetBits.facet, FacetBits.value, FacetBits.version, FacetBits.block, FacetBits.bits),
        *(nothing.label("locale"), nothing.label("name"), nothing.label("details")),
    ).where(FacetBits.store_id == bindparam("store"), wanted)
    names = select(
        *(FacetName.facet, FacetName.value, FacetName.version, FacetName.position, cast(null(), LargeBinary)),
        *(FacetName.locale, FacetName.name, FacetName.details),
    ).where(FacetName.store_id == bindparam("store"), FacetName.version > bindparam("version"))
    return union_all(bits, names)


def _texts(name: str) -> Any:
    return bindparam(name, type_=ARRAY(Text))
