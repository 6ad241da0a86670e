"""What the present request knows: its host, its scope, and who asks."""

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import g

from shared.kernel.errors import NotAllowed, NotAuthenticated
from shared.kernel.hosts import HostContext
from shared.kernel.i18n import gettext as _


@dataclass(frozen=True)
class Principal:
    """Who asks. ``permissions`` are those held in the store at hand; ``kind`` is user, key or shopper."""

    kind: str = "anonymous"
    id: UUID | None = None
    label: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    is_operator: bool = False

    @property
    def is_known(self) -> bool:
        return self.id is not None

    def allows(self, permission: str) -> bool:
        return permission in self.permissions

    def demand(self, *permissions: str) -> None:
        """Raises NotAuthenticated or NotAllowed unless every permission is held."""
        if not self.is_known:
            raise NotAuthenticated(_("Please sign in."))
        if not permissions or not set(permissions) <= self.permissions:
            raise NotAllowed(_("You do not have the permission to do this. Ask the store’s owner for it."))


ANONYMOUS = Principal()


def host() -> HostContext:
    """What the request's host stands for."""
    context: HostContext = g.host
    return context


def principal() -> Principal:
    """Who asks; anonymous until the app has found out."""
    found: Principal = g.get("principal", ANONYMOUS)
    return found


def enter_scope(scope: AbstractContextManager[Any]) -> None:
    """Open a database scope that closes with the request."""
    stack: ExitStack = g.scopes
    stack.enter_context(scope)
