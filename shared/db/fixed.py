"""Statements that never change but for their values: compiled once, sent prepared, answered as plain rows.

What a shopper waits for runs the same few statements all day. Through the ORM each costs four times what the driver
and PostgreSQL need for it. The store's locks hold here as everywhere: the compiled statement names the current store,
the session must belong to it, and row-level security stands behind both.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection
from sqlalchemy.sql.compiler import SQLCompiler

from shared.db.conversion import DIALECT, Convert, from_database, to_database
from shared.db.scoping import (
    STORE_PARAMETER,
    UNSCOPED,
    ScopedSession,
    limit_to_store,
    require_store,
    touches_store_rows,
)
from shared.db.sending import answered, ask, ask_later, wire_of
from shared.db.session import session
from shared.db.wire import Asked
from shared.kernel.tenant import current_store_id


class FixedStatement:
    """``_CART = FixedStatement(lambda: select(…).where(Cart.id == bindparam("cart")))``; ``_CART.first(cart=cart_id)``.

    Select columns, not entities. Lists are arrays: ``column == any_(bindparam("ids", type_=ARRAY(Uuid)))``. What the
    session has not written yet is written first, unless ``flush`` is False.
    """

    def __init__(self, build: Callable[[], Any], *, flush: bool = True) -> None:
        self._build, self._flushes = build, flush

    def all(self, **values: Any) -> list[Any]:
        """Every row, its columns by name."""
        return self._compiled.read(self._run(values).rows)

    def first(self, **values: Any) -> Any:
        """The first row, or None."""
        rows = self._run(values).rows
        return self._compiled.read(rows[:1])[0] if rows else None

    def scalar(self, **values: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.first(**values)
        return None if row is None else row[0]

    def run(self, **values: Any) -> int:
        """For statements that answer nothing: how many rows they touched."""
        return self._run(values).count

    def run_later(self, **values: Any) -> None:
        """The same, along with the session's next statement or COMMIT: what it is refused for is told then."""
        connection, _asked = _later(self._compiled, values)
        wire_of(connection).foreseen.clear()

    def scalar_later(self, **values: Any) -> Callable[[], Any]:
        """Ask it along with the session's next statement; what is given back waits for the first column."""
        connection, asked = _later(self._compiled, values)
        wire_of(connection).foreseen.clear()

        def answer() -> Any:
            rows = self._compiled.read(answered(connection, asked).rows[:1])
            return rows[0][0] if rows else None

        return answer

    def foresee(self, **values: Any) -> None:
        """Ask along with the session's next statement; whoever asks the same with these values finds the answer there.

        Until then only reads may come between: after anything else it is asked again. What is to be read under a lock
        is foreseen after the lock.
        """
        connection, asked = _later(self._compiled, values)
        wire_of(connection).foreseen.append((self._compiled, values, asked))

    def _run(self, values: Mapping[str, Any]) -> Asked:
        return _run(self._compiled, values, flush=self._flushes)

    @property
    def _compiled(self) -> "Compiled":
        return self._unlimited if session().info[UNSCOPED] else self._limited

    @cached_property
    def _limited(self) -> "Compiled":
        return compile_fixed(self._build(), is_limited=True)

    @cached_property
    def _unlimited(self) -> "Compiled":
        """For a maintenance scope, which sees all stores."""
        return compile_fixed(self._build(), is_limited=False)


def rows_of(statement: Any, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a select of columns that is built once and kept, such as by ``@cache``: as ``FixedStatement.all``."""
    compiled = _compiled_once(statement)
    return compiled.read(_run(compiled, values, flush=True).rows)


def dicts_of(statement: Any, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """As ``rows_of``, each row a dict."""
    compiled = _compiled_once(statement)
    names, processes = compiled.names, compiled.results
    rows = _run(compiled, values, flush=True).rows
    return [dict(zip(names, _processed(row, processes) if processes else row, strict=True)) for row in rows]


def _compiled_once(statement: Any) -> "Compiled":
    is_limited = not session().info[UNSCOPED]
    known = _known.setdefault(statement, {})
    if is_limited not in known:
        known[is_limited] = compile_fixed(statement, is_limited=is_limited)
    return known[is_limited]


#: What is known of statements that somebody else keeps; forgotten with them.
_known: WeakKeyDictionary[Any, dict[bool, "Compiled"]] = WeakKeyDictionary()


def _run(compiled: "Compiled", values: Mapping[str, Any], *, flush: bool) -> Asked:
    current = _checked(compiled)
    if flush and current.autoflush:
        current.flush()
    connection = current.present_connection()
    foreseen = wire_of(connection).foreseen
    for place, (known, asked_with, asked) in enumerate(foreseen):
        if known is compiled and asked_with == values:
            del foreseen[place]
            return answered(connection, asked)
    if not compiled.is_read:
        foreseen.clear()
    return ask(connection, compiled.text, compiled.parameters(values))


def _later(compiled: "Compiled", values: Mapping[str, Any]) -> tuple[Connection, Asked]:
    connection = _checked(compiled).present_connection()
    return connection, ask_later(connection, compiled.text, compiled.parameters(values))


def _checked(compiled: "Compiled") -> ScopedSession:
    current = session()
    if compiled.touches_store and not current.info[UNSCOPED]:
        require_store(current)
    return current


@dataclass(frozen=True, slots=True)
class Compiled:
    """``given`` are the values that the statement brings along; ``computed`` are asked for at each run.

    ``is_read`` where it neither writes nor locks. ``text`` has PostgreSQL's own ``$1, $2``, which stand for ``order``:
    the driver need not look for them.
    """

    text: str
    order: tuple[str, ...]
    is_read: bool
    touches_store: bool
    given: Mapping[str, Any]
    required: frozenset[str]
    computed: Mapping[str, Callable[[], Any]]
    processes: Mapping[str, Convert]
    names: tuple[str, ...]
    row: Callable[[Any], Any]
    results: tuple[tuple[int, Convert], ...]

    def read(self, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        """What the driver gives, with our types and names."""
        make, processes = self.row, self.results
        return [make(_processed(row, processes) if processes else row) for row in rows]

    def parameters(self, values: Mapping[str, Any]) -> list[Any]:
        """Everything that is sent, in order. Raises TypeError for a value that is missing or unknown."""
        sent = {**self.given, **values}
        if len(sent) != len(self.given) or not self.required <= values.keys():
            odd = (sent.keys() - self.given.keys()) | (self.required - values.keys())
            raise TypeError(f"Values that the statement does not know, or misses: {', '.join(sorted(odd))}")
        for name, compute in self.computed.items():
            sent[name] = compute()
        for name, process in self.processes.items():
            sent[name] = process(sent[name])
        return [sent[name] for name in self.order]


def compile_fixed(statement: Any, *, is_limited: bool) -> Compiled:
    touches_store = touches_store_rows(statement)
    if touches_store and is_limited and not statement.is_insert:
        statement = limit_to_store(statement)
    compiled: SQLCompiler = statement.compile(dialect=DIALECT)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    computed = {name: bind.callable for name, bind in binds.items() if bind.callable is not None}
    for column in (*compiled.insert_prefetch, *compiled.update_prefetch):
        computed[column.key] = partial(made_by, column.default if statement.is_insert else column.onupdate)
    if touches_store and is_limited:
        computed |= _claim(statement, binds)
    columns = [] if not statement.is_select and not statement._returning else list(statement.exported_columns)
    processes = {name: to_database(bind.type) for name, bind in binds.items()}
    results = [from_database(column.type) for column in columns]
    names = tuple(column.key for column in columns)
    make_row: Any = namedtuple
    if compiled.post_compile_params:
        raise TypeError("A fixed statement takes lists as arrays: column == any_(bindparam(…, type_=ARRAY(…))).")
    return Compiled(
        text=str(compiled),
        order=tuple(compiled.positiontup or ()),
        is_read=statement.is_select and getattr(statement, "_for_update_arg", None) is None,
        touches_store=touches_store,
        given={name: bind.value for name, bind in binds.items()},
        required=frozenset(name for name, bind in binds.items() if bind.required and name not in computed),
        computed=computed,
        processes={name: process for name, process in processes.items() if process is not None},
        names=names,
        row=make_row("Row", names, rename=True)._make,
        results=tuple((place, process) for place, process in enumerate(results) if process is not None),
    )


def made_by(default: Any) -> Any:
    """The value of a column that the statement does not name."""
    return default.arg(None) if default.is_callable else default.arg


def _claim(statement: Any, binds: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """New rows are the current store's, whatever the caller says. Raises TypeError where a store is left open."""
    if statement.is_insert and "store_id" in binds:
        return {"store_id": current_store_id}
    if STORE_PARAMETER not in binds:
        raise TypeError("A fixed statement on a store's rows must be limited to the store.")
    return {}


def _processed(row: tuple[Any, ...], processes: tuple[tuple[int, Convert], ...]) -> list[Any]:
    values = list(row)
    for place, process in processes:
        values[place] = process(values[place])
    return values
