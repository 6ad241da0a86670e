"""Blocks of bits put together are the set that was cut into them."""

from hypothesis import given
from hypothesis import strategies as st

from shared.services.catalog.search.bits import bits_of, pack_blocks, size_of, unpack

SIZE = 64


@given(st.sets(st.integers(0, 900), max_size=500))
def test_blocks_are_put_together(slots: set[int]) -> None:
    blocks = {
        block: bits_of(slot % SIZE for slot in slots if slot // SIZE == block)
        for block in {slot // SIZE for slot in slots}
    }
    rows = {block: bits.to_bytes((bits.bit_length() + 7) // 8, "little") for block, bits in blocks.items()}
    packed = pack_blocks(rows, SIZE)
    assert (unpack(packed), size_of(packed)) == (bits_of(slots), len(slots))
