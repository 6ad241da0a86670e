"""Pieces that statements on prices share."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Numeric, and_, bindparam, case, cast, func, or_

#: Percentages are counted in hundredths: 10,000 is the whole.
WHOLE = 10_000


def bound(name: str, kind: Any) -> Any:
    """A parameter of its type; see ``values_of`` in ``resolve``."""
    return bindparam(name, type_=kind)


def rounded(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """A computed price as ``CurrencyTerms.round`` makes it."""
    step, less = bound("step", Numeric), bound("less", Numeric)
    stepped = func.round(amount / step) * step - less
    kept = func.coalesce(func.nullif(func.greatest(stepped, 0), 0), func.greatest(func.round(amount), 0))
    return case((amount.is_not(None), cast(kept, BigInteger)))


def holds_now(rule: Any) -> ColumnElement[bool]:
    """From its start on, and no more at its end."""
    at = bound("at", DateTime(True))
    return and_(
        or_(rule.starts_at.is_(None), rule.starts_at <= at),
        or_(rule.ends_at.is_(None), rule.ends_at > at),
    )
