"""Write which products have which facts: bits are set and taken back in the rows of their blocks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from shared.db.session import session
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.fact import BLOCK, FacetBits, FacetName
from shared.services.catalog.search.facet_keys import pairs_of

Pair = tuple[str, str]
AT_ONCE = 500


class Flips:
    """Bits to set and to take back, by fact and block."""

    def __init__(self) -> None:
        self._slots: dict[tuple[str, str, int], dict[int, bool]] = defaultdict(dict)

    def note(self, slot: int, before: Iterable[str], after: Iterable[str]) -> bool:
        """The product in this slot had some facts and has others now. True where that makes a difference."""
        gone, new = _expanded(before), _expanded(after)
        for pairs, is_set in ((gone - new, False), (new - gone, True)):
            for facet, value in pairs:
                self._slots[facet, value, slot // BLOCK][slot % BLOCK] = is_set
        return gone != new

    def write(self, version: int) -> int:
        """Bring the rows up to date; returns how many there were. The caller holds the store's turn."""
        keys = sorted(self._slots)
        for start in range(0, len(keys), AT_ONCE):
            self._write(keys[start : start + AT_ONCE], version)
        return len(keys)

    def _write(self, keys: list[tuple[str, str, int]], version: int) -> None:
        stored = _stored(keys)
        rows = [
            {
                "store_id": current_store_id(),
                "id": new_id(),
                "facet": key[0],
                "value": key[1],
                "block": key[2],
                "bits": flipped(stored.get(key, b""), self._slots[key]),
                "version": version,
            }
            for key in keys
        ]
        statement = insert(FacetBits).values(rows)
        changed = {"bits": statement.excluded.bits, "version": statement.excluded.version}
        unique = ["store_id", "facet", "value", "block"]
        session().execute(statement.on_conflict_do_update(index_elements=unique, set_=changed))


def flipped(bits: bytes, slots: Mapping[int, bool]) -> bytes:
    """The row of bits with these places set or taken back, no longer than it needs to be."""
    row = bytearray(bits)
    longest = (max(slots) >> 3) + 1
    row.extend(bytes(max(0, longest - len(row))))
    for slot, is_set in slots.items():
        if is_set:
            row[slot >> 3] |= 1 << (slot & 7)
        else:
            row[slot >> 3] &= ~(1 << (slot & 7)) & 255
    return bytes(row.rstrip(b"\0"))


def next_version() -> int:
    """The number after every change so far. The caller holds the store's turn."""
    store_id: UUID = current_store_id()
    newest = [
        select(func.max(model.version)).where(model.store_id == store_id).scalar_subquery()
        for model in (FacetBits, FacetName)
    ]
    return (session().scalar(select(func.greatest(*newest))) or 0) + 1


def _expanded(facts: Iterable[str]) -> set[Pair]:
    return {pair for kept in facts for pair in pairs_of(kept)}


def _stored(keys: list[tuple[str, str, int]]) -> dict[tuple[str, str, int], bytes]:
    rows = session().execute(
        select(FacetBits.facet, FacetBits.value, FacetBits.block, FacetBits.bits).where(
            tuple_(FacetBits.facet, FacetBits.value, FacetBits.block).in_(keys)
        )
    )
    return {(row.facet, row.value, row.block): row.bits for row in rows}
