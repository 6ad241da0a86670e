"""Handles for many new products at once: the one asked for, or with -2, -3 … where it is taken."""

from collections.abc import Sequence

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.handles import MAX_HANDLE
from shared.models.catalog.product import Product


def free_handles(wanted: Sequence[str]) -> list[str]:
    """One for each, all different and none taken. One statement, and one more for those that are taken."""
    taken = set(session().scalars(select(Product.handle).where(Product.handle.in_(list(wanted)))))
    repeated = [handle for index, handle in enumerate(wanted) if handle in taken or handle in wanted[:index]]
    for handle in set(repeated):
        like = handle[: MAX_HANDLE - 8].replace("_", r"\_") + "-%"
        taken |= set(session().scalars(select(Product.handle).where(Product.handle.like(like))))
    found: list[str] = []
    for handle in wanted:
        candidate, number = handle, 2
        while candidate in taken:
            candidate, number = f"{handle[: MAX_HANDLE - 8]}-{number}", number + 1
        taken.add(candidate)
        found.append(candidate)
    return found
