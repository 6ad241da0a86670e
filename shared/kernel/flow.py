"""Status changes as a table of allowed transitions."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _

State = TypeVar("State", bound=StrEnum)


class Flow(Generic[State]):
    """Which state may follow which."""

    def __init__(self, table: Mapping[State, set[State]]) -> None:
        self._table = {state: frozenset(following) for state, following in table.items()}

    def allows(self, current: State, wanted: State) -> bool:
        return wanted in self._table[current]

    def move(self, current: State, wanted: State) -> State:
        """The wanted state. Raises Conflict where the table does not allow it."""
        if not self.allows(current, wanted):
            raise Conflict(_("This has changed in the meantime"))
        return wanted
