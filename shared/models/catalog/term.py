"""The words by which a store's products are found.

Row-level security keeps the planner from GIN indexes, so search reads a B-tree that begins with the store:
equality and prefix on ``term`` are leakproof there.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Index, SmallInteger, and_, desc
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key


class ProductTerm(StoreModel):
    """One folded word of a product in one language; ``weight`` says where it stands (see ``search.terms``).

    A word that begins with ``=`` is a whole title, SKU or barcode without its gaps.
    """

    __tablename__ = "product_terms"
    __table_args__ = (
        store_key("product_id", "products", ondelete="CASCADE"),
        Index(
            "ix_product_terms_term",
            "store_id",
            "term",
            desc("weight"),
            "product_id",
            postgresql_ops={"term": "text_pattern_ops"},
        ),
        Index(
            "ix_product_terms_product",
            "store_id",
            "product_id",
            "term",
            "weight",
            postgresql_ops={"term": "text_pattern_ops"},
        ),
    )

    product_id: Mapped[UUID]
    locale: Mapped[str]
    term: Mapped[str]
    weight: Mapped[int] = mapped_column(SmallInteger)


LAST_LETTER = "\U0010ffff"


def begins_with(term: Any, beginning: Any) -> ColumnElement[bool]:
    """Terms that begin so: a byte-wise range, which the index answers also when the plan is made before the words
    are known (``LIKE`` and ``^@`` become a range for constants only).
    """
    from_, before = term.bool_op("~>=~", precedence=20), term.bool_op("~<~", precedence=20)
    return and_(from_(beginning), before(beginning + LAST_LETTER))
