"""Kinds of long work, found in ``shared/services``: who may ask for it, who carries it out, who takes it back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.support import LazyProxy

from shared.kernel.discovery import import_all
from shared.kernel.errors import NotFound
from shared.models.stores.operation import Operation
from shared.services.stores.operation_progress import Progress

Runner = Callable[[Operation, Progress], None]
Describe = Callable[[Operation], str]


@dataclass(frozen=True)
class OperationKind:
    """Long work of one kind. ``permission`` is what its watchers must hold; ``describe`` adds a few words to ``label``.

    ``run`` begins where ``progress.cursor`` says.
    """

    name: str
    label: str | LazyProxy
    permission: str
    run: Runner
    undo: Runner | None = None
    describe: Describe | None = None

    def undone_by(self, undo: Runner) -> "OperationKind":
        """The same kind, that can be taken back."""
        return OperationKind(self.name, self.label, self.permission, self.run, undo, self.describe)


def operation_kind(
    name: str,
    *,
    label: str | LazyProxy,
    permission: str,
    undo: Runner | None = None,
    describe: Describe | None = None,
) -> Callable[[Runner], OperationKind]:
    """Declare who carries out a kind of operation: ``@operation_kind("catalog.import", label=_l("Import"), …)``."""
    return lambda run: OperationKind(name, label, permission, run, undo, describe)


@cache
def all_operation_kinds() -> dict[str, OperationKind]:
    """Every declared kind by name."""
    found: list[Any] = [value for file in import_all("shared.services") for value in vars(file).values()]
    return {kind.name: kind for kind in found if isinstance(kind, OperationKind)}


def operation_kind_named(name: str) -> OperationKind:
    """Raises NotFound for a kind that no module declares."""
    if name not in all_operation_kinds():
        raise NotFound(f"No module declares operations of the kind {name}.")
    return all_operation_kinds()[name]


def kinds_for(may: Callable[[str], bool]) -> list[str]:
    """The kinds whose permission is held."""
    return [kind.name for kind in all_operation_kinds().values() if may(kind.permission)]
