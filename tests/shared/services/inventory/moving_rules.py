"""What merchants do in the stock room: transfers, purchases and stock-takes, in any order."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from shared.kernel.errors import Conflict
from shared.models.inventory.purchase import PurchaseOrder
from shared.models.inventory.stock_take import StockTake
from shared.models.inventory.transfer import StockTransfer
from shared.services.inventory.documents import Arrival
from shared.services.inventory.purchases import PurchaseInput, PurchaseLineInput, create_purchase
from shared.services.inventory.receiving import cancel_purchase, close_purchase, receive_purchase, send_purchase
from shared.services.inventory.stock_takes import TakeInput, begin_take, cancel_take, write_counts
from shared.services.inventory.suppliers import SupplierInput, create_supplier
from shared.services.inventory.take_applying import apply_take
from shared.services.inventory.transfer_moves import cancel_transfer, dispatch_transfer, receive_transfer
from shared.services.inventory.transfers import TransferInput, create_transfer
from tests.factories.stores import unique
from tests.shared.services.inventory.selling_rules import PLACES, VARIANTS, WANTED
from tests.shared.services.inventory.stock_room import StockRoom

PARTS = st.tuples(st.integers(0, 3), st.integers(0, 2))


class MovingRules(StockRoom):
    """One transfer, one purchase and one stock-take at a time."""

    @initialize()
    def clear_desk(self) -> None:
        self.transfer: StockTransfer | None = None
        self.purchase: PurchaseOrder | None = None
        self.take: StockTake | None = None
        self.seen: dict[UUID, int] = {}
        self.counted: dict[UUID, int] = {}

    @precondition(lambda self: self.transfer is None)
    @rule(wanted=WANTED, source=PLACES)
    def send_over(self, wanted: list[tuple[int, int]], source: int) -> None:
        lines, origin, target = self.lines(wanted), self.places[source], self.places[1 - source]
        fits = all(self.place(key, origin).available >= units for key, units in lines.items())
        draft = create_transfer(TransferInput(origin, target, lines))
        try:
            dispatch_transfer(draft.id)
        except Conflict:
            assert not fits
            cancel_transfer(draft.id)
            return
        assert fits
        self.transfer = draft
        for key, units in lines.items():
            self.note(key, on_hand=-units, incoming=units)

    @precondition(lambda self: self.transfer is not None)
    @rule(parts=st.lists(PARTS, min_size=3, max_size=3))
    def receive(self, parts: list[tuple[int, int]]) -> None:
        assert self.transfer is not None
        arrivals = {}
        for line, (good, bad) in zip(self.transfer.lines, parts, strict=False):
            whole = min(good, line.open)
            arrivals[line.id] = Arrival(whole, min(bad, line.open - whole))
        if not any(arrival.units for arrival in arrivals.values()):
            return
        variants = {line.id: line.variant_id for line in self.transfer.lines}
        self.transfer = receive_transfer(self.transfer.id, arrivals)
        for line_id, arrival in arrivals.items():
            self.note(variants[line_id], on_hand=arrival.received, incoming=-arrival.units)
        if not self.transfer.is_under_way:
            self.transfer = None

    @precondition(lambda self: self.transfer is not None)
    @rule()
    def turn_back(self) -> None:
        assert self.transfer is not None
        left = {line.variant_id: line.open for line in self.transfer.lines}
        cancel_transfer(self.transfer.id)
        self.transfer = None
        for key, units in left.items():
            self.note(key, on_hand=units, incoming=-units)

    @precondition(lambda self: self.purchase is None)
    @rule(wanted=WANTED, place=PLACES)
    def buy(self, wanted: list[tuple[int, int]], place: int) -> None:
        lines = self.lines(wanted)
        inputs = [PurchaseLineInput(key, units, 500) for key, units in lines.items()]
        draft = create_purchase(PurchaseInput(self._supplier(), self.places[place], inputs))
        self.purchase = send_purchase(draft.id)
        for key, units in lines.items():
            self.note(key, incoming=units)

    @precondition(lambda self: self.purchase is not None)
    @rule(parts=st.lists(PARTS, min_size=3, max_size=3))
    def unpack(self, parts: list[tuple[int, int]]) -> None:
        assert self.purchase is not None
        pairs = list(zip(self.purchase.lines, parts, strict=False))
        arrivals = {line.id: Arrival(good, bad) for line, (good, bad) in pairs}
        if not any(arrival.units for arrival in arrivals.values()):
            return
        open_before = {line.id: (line.variant_id, line.open) for line in self.purchase.lines}
        self.purchase = receive_purchase(self.purchase.id, arrivals)
        for line_id, arrival in arrivals.items():
            key, was_open = open_before[line_id]
            self.note(key, on_hand=arrival.received, incoming=-min(was_open, arrival.units))
        if not self.purchase.is_under_way:
            self.purchase = None

    @precondition(lambda self: self.purchase is not None)
    @rule()
    def expect_no_more(self) -> None:
        assert self.purchase is not None
        left = {line.variant_id: line.open for line in self.purchase.lines}
        arrived = any(line.received or line.rejected for line in self.purchase.lines)
        (close_purchase if arrived else cancel_purchase)(self.purchase.id)
        self.purchase = None
        for key, units in left.items():
            self.note(key, incoming=-units)

    @precondition(lambda self: self.take is None)
    @rule(place=PLACES)
    def begin_to_count(self, place: int) -> None:
        self.take = begin_take(TakeInput(self.places[place]))
        self.seen = {key: self.place(key, self.places[place]).on_hand for key in self.variants}
        self.counted = {}

    @precondition(lambda self: self.take is not None)
    @rule(variant=VARIANTS, found=st.integers(0, 8), scanned=st.booleans())
    def write_down(self, variant: int, found: int, scanned: bool) -> None:
        assert self.take is not None
        key = self.variants[variant]
        write_counts(self.take.id, {key: found}, adding=scanned)
        self.counted[key] = found + (self.counted.get(key, 0) if scanned else 0)

    @precondition(lambda self: self.take is not None and self.counted)
    @rule()
    def set_the_books_right(self) -> None:
        assert self.take is not None
        for key, found in self.counted.items():
            now = self.place(key, self.take.location_id).on_hand
            self.note(key, on_hand=max(found - self.seen[key], -now))
        apply_take(self.take.id)
        self.take = None

    @precondition(lambda self: self.take is not None)
    @rule()
    def give_up_counting(self) -> None:
        assert self.take is not None
        cancel_take(self.take.id)
        self.take = None

    def teardown(self) -> None:
        if getattr(self, "take", None) is not None:
            self.give_up_counting()
        super().teardown()

    def _supplier(self) -> UUID:
        kept = type(self)
        if kept.supplier_id is None:
            kept.supplier_id = create_supplier(SupplierInput(unique("Supplier"), "EUR")).id
        return kept.supplier_id
