"""What shoppers and packers do in the stock room: holds, orders, parcels, cancellations, returns, corrections."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.ids import new_id
from shared.models.inventory.hold import StockHold
from shared.services.inventory.holds import end_old_holds, hold_stock, let_go, reserve_from_hold, trim_hold
from shared.services.inventory.reservations import OutOfStock, reserve_stock
from shared.services.inventory.settlements import release_stock, restock, ship_stock
from shared.services.inventory.stock import adjust_stock, set_stock
from tests.shared.services.inventory.stock_room import StockRoom

VARIANTS, PLACES, THREE = st.integers(0, 2), st.integers(0, 1), st.integers(0, 2)
UNITS = st.integers(1, 6)
WANTED = st.lists(st.tuples(VARIANTS, UNITS), min_size=1, max_size=3)


class SellingRules(StockRoom):
    """Corrections and everything that orders and checkouts do."""

    @rule(variant=VARIANTS, place=PLACES, change=st.integers(-6, 6))
    def adjust(self, variant: int, place: int, change: int) -> None:
        key, where = self.variants[variant], self.places[place]
        before = self.place(key, where)
        try:
            adjust_stock(key, change, location_id=where)
        except Conflict:
            assert change < 0 and before.available + change < 0
        else:
            self.note(key, on_hand=change)

    @rule(variant=VARIANTS, place=PLACES, quantity=st.integers(0, 8))
    def count(self, variant: int, place: int, quantity: int) -> None:
        key, where = self.variants[variant], self.places[place]
        before = self.place(key, where)
        try:
            set_stock(key, quantity, location_id=where)
        except Conflict:
            assert quantity < before.reserved
        else:
            self.note(key, on_hand=quantity - before.on_hand)

    @rule(order=THREE, wanted=WANTED)
    def reserve(self, order: int, wanted: list[tuple[int, int]]) -> None:
        lines = self.lines(wanted)
        fits = all(self.free(key) >= units for key, units in lines.items())
        try:
            reserve_stock(lines.items(), cause="order", cause_id=self.orders[order])
        except OutOfStock:
            assert not fits
        else:
            assert fits
            for key, units in lines.items():
                self.promise(self.orders[order], key, units)

    @rule(order=THREE, variant=VARIANTS, units=UNITS)
    def release(self, order: int, variant: int, units: int) -> None:
        cause, key = self.orders[order], self.variants[variant]
        done = release_stock([(key, units)], cause="order", cause_id=cause)
        assert done == min(units, self.reserved.get((cause, key), 0))
        self.promise(cause, key, -done)

    @rule(order=THREE, variant=VARIANTS, units=UNITS)
    def ship(self, order: int, variant: int, units: int) -> None:
        cause, key = self.orders[order], self.variants[variant]
        due = min(units, self.reserved.get((cause, key), 0))
        if self.is_missing(key):
            return
        assert ship_stock([(key, units)], cause="order", cause_id=cause) == due
        self.promise(cause, key, -due)
        self.note(key, on_hand=-due)
        self.shipped[cause, key] = self.shipped.get((cause, key), 0) + due

    def is_missing(self, variant: UUID) -> bool:
        """Whether a count found less than was promised: nobody can pack that."""
        return any(one.available < 0 for one in self.read() if one.variant_id == variant)

    @rule(order=THREE, variant=VARIANTS, units=UNITS)
    def bring_back(self, order: int, variant: int, units: int) -> None:
        cause, key = self.orders[order], self.variants[variant]
        done = restock([(key, units)], cause="order", cause_id=cause)
        assert done == min(units, self.shipped.get((cause, key), 0))
        self.shipped[cause, key] = self.shipped.get((cause, key), 0) - done
        self.note(key, on_hand=done)

    @rule(cart=THREE, wanted=WANTED)
    def hold(self, cart: int, wanted: list[tuple[int, int]]) -> None:
        owner, lines = self.carts[cart], self.lines(wanted)
        due = {key: min(units, self.free(key) + self.held(owner, key)) for key, units in lines.items()}
        assert hold_stock(owner, lines.items()) is not None
        for key in self.variants:
            self.promise(owner, key, max(due.get(key, 0), 0) - self.held(owner, key))

    @rule(cart=THREE, wanted=WANTED)
    def shrink_cart(self, cart: int, wanted: list[tuple[int, int]]) -> None:
        owner, lines = self.carts[cart], self.lines(wanted)
        trim_hold(owner, lines.items())
        for key in self.variants:
            self.promise(owner, key, min(lines.get(key, 0), self.held(owner, key)) - self.held(owner, key))

    @rule(cart=THREE)
    def empty_cart(self, cart: int) -> None:
        owner = self.carts[cart]
        assert let_go(owner) == sum(self.held(owner, key) for key in self.variants)
        self._forget(owner)

    @rule(cart=THREE)
    def walk_away(self, cart: int) -> None:
        """The hold's time is over, and the clock's job comes by."""
        owner, past = self.carts[cart], clock.now() - timedelta(minutes=1)
        with transaction():
            session().execute(update(StockHold).where(StockHold.cart_id == owner).values(expires_at=past))
        assert end_old_holds() in (0, 1)
        self._forget(owner)

    @rule(cart=THREE, wanted=WANTED)
    def order_what_is_held(self, cart: int, wanted: list[tuple[int, int]]) -> None:
        owner, order, lines = self.carts[cart], new_id(), self.lines(wanted)
        fits = all(self.free(key) + self.held(owner, key) >= units for key, units in lines.items())
        try:
            reserve_from_hold(lines.items(), cart_id=owner, cause="order", cause_id=order)
        except OutOfStock:
            assert not fits
        else:
            assert fits
            self._forget(owner)
            for key, units in lines.items():
                self.promise(order, key, units)
            self.orders[cart] = order

    def held(self, owner: UUID, variant: UUID) -> int:
        return self.reserved.get((owner, variant), 0)

    def _forget(self, owner: UUID) -> None:
        for key in self.variants:
            self.promise(owner, key, -self.held(owner, key))
