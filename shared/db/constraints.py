"""The database's refusals, told in words a person can act on."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from shared.db.session import session
from shared.kernel.errors import ShopsteadError


@contextmanager
def explain_refusals(explanations: Mapping[str, Callable[[], ShopsteadError]]) -> Iterator[None]:
    """Flush at the end of the block; a broken constraint of that name becomes its error, any other stays as it is.

    For races that a check beforehand cannot see, such as two people taking the same handle.
    """
    try:
        yield
        session().flush()
    except IntegrityError as error:
        explain = explanations.get(constraint_of(error))
        if explain is None:
            raise
        raise explain() from error


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused, or nothing."""
    return getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
