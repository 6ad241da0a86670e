"""The way to PostgreSQL and back: whatever is ready to go travels in one round trip.

A round trip costs two processes a switch, and half a millisecond where the database is another machine. So BEGIN and
the store's name wait for the first statement, COMMIT leaves together with the last rows, and reads that are known early
go along with others. This is libpq's pipeline mode (PostgreSQL's manual, "Pipeline Mode"); psycopg's own asks more of
Python for each statement than the statement costs.
"""

import select
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_OPEN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)
#: A statement is prepared when it comes for the sixth time, as psycopg does it.
_USES = 5


class Asked:
    """A statement on its way, later with its answer."""

    __slots__ = ("_wire", "parameters", "result", "text")

    def __init__(self, wire: "Wire", text: str, parameters: Sequence[Any]) -> None:
        self._wire, self.text, self.parameters = wire, text, parameters
        self.result: Any = None

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """Those of the answer."""
        return self._wire.load(self.result)

    @property
    def count(self) -> int:
        """How many rows it touched."""
        return self.result.command_tuples or 0


class _Packed(NamedTuple):
    """A statement as libpq wants it; ``query`` and ``types`` are what psycopg knows a prepared statement by."""

    query: bytes
    types: tuple[int, ...]
    values: Sequence[Any]
    formats: Sequence[Any]

    @property
    def key(self) -> tuple[bytes, tuple[int, ...]]:
        return self.query, self.types


class Wire:
    """One connection's. ``culprit`` is the statement that was refused last; ``foreseen`` are reads that were asked
    before they are wanted, each with what it is recognised by, for as long as their answers hold.

    psycopg and we share one list of prepared statements, so that neither throws away what the other relies on.
    """

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver, self._pgconn = driver, driver.pgconn
        self._transformer = Transformer(driver)
        self._prepared: Any = driver._prepared
        self._answers = select.poll()
        self._answers.register(driver.pgconn.socket, select.POLLIN)
        self._waiting: list[Asked] = []
        self._openings = 0
        self.culprit: Asked | None = None
        self.foreseen: list[tuple[object, Mapping[str, Any], Asked]] = []

    def begin(self, store_id: str) -> None:
        """A transaction begins with the next statement; ``store_id`` is the current store's, or empty."""
        self._waiting.clear()
        self.foreseen.clear()
        self.later("BEGIN", ())
        if store_id:
            self.later("SELECT set_config('app.store_id', $1, true)", (store_id,))
        self._openings = len(self._waiting)

    def commit(self) -> None:
        """Everything that waits, and COMMIT; nothing at all where the transaction has asked nothing.

        Raises psycopg.Error, with everything rolled back.
        """
        if self._pgconn.transaction_status not in _OPEN and len(self._waiting) <= self._openings:
            self._waiting.clear()
            return
        self.later("COMMIT", ())
        try:
            self.exchange()
        except psycopg.Error:
            self.roll_back()
            raise

    def roll_back(self) -> None:
        """End the transaction if it has begun. Of a broken connection whoever uses it next is told."""
        self._waiting.clear()
        self.foreseen.clear()
        if self._pgconn.transaction_status in _OPEN:
            self._pgconn.exec_(b"ROLLBACK")

    def ask(self, text: str, parameters: Sequence[Any]) -> Asked:
        """Send the statement with all that waits. Raises psycopg.Error."""
        asked = self.later(text, parameters)
        self.exchange()
        return asked

    def later(self, text: str, parameters: Sequence[Any]) -> Asked:
        """Let the statement go with the next that is asked, before it: if it is refused, that is told then."""
        asked = Asked(self, text, parameters)
        self._waiting.append(asked)
        return asked

    def settle(self) -> None:
        """Send all that waits, before the driver is used without us. Raises psycopg.Error.

        In a transaction that has failed nothing can be sent but its end, or the way back to a savepoint.
        """
        if self._pgconn.transaction_status == TransactionStatus.INERROR:
            self._waiting.clear()
        self.exchange()

    def exchange(self) -> None:
        """Send all that waits, and take in the answers. Raises psycopg.Error of the first that was refused."""
        going, self._waiting = self._waiting, []
        if not going:
            return
        if self._prepared._to_flush:
            self._driver.wait(self._prepared.maintain_gen(self._driver))
        packed = [self._pack(asked) for asked in going]
        try:
            self._travel(going, packed)
        except BaseException:
            self._pgconn.finish()  # nobody knows how far it came
            raise
        for asked in going:
            if asked.result.status not in _GOOD:
                self.culprit = asked
                raise error_from_result(asked.result)
        self.culprit = None

    def load(self, result: Any) -> list[tuple[Any, ...]]:
        """The rows of an answer as Python knows them."""
        self._transformer.set_pgresult(result)
        return self._transformer.load_rows(0, result.ntuples, tuple)

    def _pack(self, asked: Asked) -> _Packed:
        self.culprit = asked
        transformer, sent = self._transformer, asked.parameters
        values = transformer.dump_sequence(sent, [PyFormat.AUTO] * len(sent))
        return _Packed(asked.text.encode(), transformer.types or (), values, transformer.formats or ())

    def _travel(self, going: Sequence[Asked], packed: Sequence[_Packed]) -> None:
        self._pgconn.enter_pipeline_mode()
        new = [self._send(one) for one in packed]
        self._pgconn.pipeline_sync()
        self._push()
        for asked, one, is_new in zip(going, packed, new, strict=True):
            prepared = self._answer() if is_new else None
            asked.result = self._answer()
            if prepared is not None and prepared.status not in _GOOD:
                asked.result = prepared
                self._prepared._names.pop(one.key, None)
        self._answer()  # that all are through
        self._pgconn.exit_pipeline_mode()

    def _send(self, packed: _Packed) -> bool:
        """Into the outgoing buffer; whether it is prepared on the way, which is answered by itself."""
        names, counts, key = self._prepared._names, self._prepared._counts, packed.key
        name = names.get(key)
        if name is not None:
            names.move_to_end(key)
            self._pgconn.send_query_prepared(name, packed.values, packed.formats)
            return False
        uses = counts.pop(key, 0)
        if uses < _USES:
            counts[key] = uses + 1
            self._pgconn.send_query_params(packed.query, packed.values, packed.types, packed.formats)
            return False
        name = names[key] = b"_pg3_%d" % self._prepared._prepared_idx
        self._prepared._prepared_idx += 1
        self._prepared._rotate()
        self._pgconn.send_prepare(name, packed.query, packed.types)
        self._pgconn.send_query_prepared(name, packed.values, packed.formats)
        return True

    def _push(self) -> None:
        """All of it out, taking in meanwhile what comes back: else two full buffers would wait for each other."""
        while self._pgconn.flush():
            both = select.poll()
            both.register(self._pgconn.socket, select.POLLIN | select.POLLOUT)
            both.poll()
            self._pgconn.consume_input()

    def _answer(self) -> Any:
        """The next statement's, waited for. Raises psycopg.OperationalError where the connection is lost."""
        pgconn, found = self._pgconn, None
        while True:
            while pgconn.is_busy():
                self._answers.poll()
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:
                if found is not None:
                    return found
                if pgconn.status != ConnStatus.OK:
                    raise psycopg.OperationalError("The connection to the database is lost.")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                return result
            else:
                found = result
