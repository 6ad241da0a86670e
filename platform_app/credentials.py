"""Bearer credentials of the API: keys of one store, or access tokens of a user."""

from uuid import UUID

from flask import Request, g

from shared.services.staff.bearers import Bearer, find_bearer_by_token
from shared.web.context import ANONYMOUS, Principal


class WebBearer:
    """A bearer as the web sees it: a principal per store."""

    def __init__(self, bearer: Bearer) -> None:
        self._bearer = bearer
        self.principal = Principal(bearer.kind, bearer.id, bearer.label)

    def in_store(self, store_id: UUID) -> Principal:
        """The principal with its permissions there. Raises NotFound where it has none."""
        return Principal(self._bearer.kind, self._bearer.id, self._bearer.label, self._bearer.permissions_in(store_id))

    def store_ids(self) -> list[UUID]:
        """The stores in which it has any right."""
        return self._bearer.store_ids()


def find_bearer(asked: Request, platform_id: UUID) -> Principal:
    """Who holds the ``Authorization: Bearer`` credential; anonymous without one.

    Raises NotAuthenticated for one that does not hold.
    """
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return ANONYMOUS
    g.bearer = WebBearer(find_bearer_by_token(token.strip(), platform_id))
    found: Principal = g.bearer.principal
    return found
