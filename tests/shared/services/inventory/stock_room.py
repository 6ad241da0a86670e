"""A stock room beside a plain model of what should be in it, for tests that do anything in any order."""

from contextlib import ExitStack
from uuid import UUID

from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from shared.db.session import session, store_scope
from shared.kernel.ids import new_id
from shared.models.inventory.level import StockPlace, places_of
from shared.services.inventory.locations import create_location, ensure_default_location
from shared.services.inventory.preferences import InventorySettings, save_inventory_settings
from shared.services.inventory.verification import check_holds, check_incoming, check_levels
from shared.services.orders.promises import check_promises
from tests.factories.catalog import make_product
from tests.factories.stores import make_store

EXAMPLES_PER_STORE = 10
Lines = dict[UUID, int]
Book = dict[tuple[UUID, UUID], int]


class StockRoom(RuleBasedStateMachine):
    """Three variants at two locations; ``totals`` are (on hand, reserved, incoming) by variant as they should be.

    A store serves some examples of a run, each with variants of its own.
    """

    store_id: UUID | None = None
    supplier_id: UUID | None = None
    attic_id: UUID
    examples = 0

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()

    @initialize()
    def open_room(self) -> None:
        self.stack.enter_context(store_scope(self._store()))
        product = make_product(stock=4, options={"Size": ["S", "M", "L"]})
        self.variants = sorted(variant.id for variant in product.variants)
        self.places = [ensure_default_location().id, self.attic_id]
        self.totals = {key: [4, 0, 0] for key in self.variants}
        self.orders = [new_id() for _ in range(3)]
        self.carts = [new_id() for _ in range(3)]
        self.reserved: Book = {}
        self.shipped: Book = {}

    @classmethod
    def _store(cls) -> UUID:
        cls.examples += 1
        if cls.store_id is None or cls.examples % EXAMPLES_PER_STORE == 0:
            cls.supplier_id = None
            cls.store_id = make_store().id
            with store_scope(cls.store_id):
                ensure_default_location()
                cls.attic_id = create_location("Attic").id
                save_inventory_settings(InventorySettings(hold_minutes=15))
        return cls.store_id

    def teardown(self) -> None:
        if hasattr(self, "variants"):
            self.nothing_is_left_unexplained()
        self.stack.close()

    def nothing_is_left_unexplained(self) -> None:
        """Of the whole store: movements explain levels, holds and orders promises, documents what is incoming."""
        ours = set(self.variants)
        assert [found for found in check_levels() if found.variant_id in ours] == []
        assert [found for found in check_incoming() if found.variant_id in ours] == []
        assert set(check_holds()) & set(self.carts) == set()
        expected = {order for (order, _variant), units in self.reserved.items() if units and order in self.orders}
        assert set(check_promises()) & set(self.orders) == expected

    @invariant()
    def levels_are_what_they_should_be(self) -> None:
        if not hasattr(self, "variants"):
            return
        session().rollback()
        found = {key: [0, 0, 0] for key in self.variants}
        for place in self.read():
            for index, units in enumerate((place.on_hand, place.reserved, place.incoming)):
                assert units >= 0, place
                found[place.variant_id][index] += units
        assert found == self.totals

    def read(self) -> list[StockPlace]:
        return places_of(self.variants, active_only=False)

    def place(self, variant: UUID, location: UUID) -> StockPlace:
        """What lies there now; nothing where there is no level yet."""
        found = (one for one in self.read() if (one.variant_id, one.location_id) == (variant, location))
        return next(found, StockPlace(variant, location, 0, 0))

    def free(self, variant: UUID) -> int:
        return sum(max(one.available, 0) for one in self.read() if one.variant_id == variant)

    def note(self, variant: UUID, *, on_hand: int = 0, reserved: int = 0, incoming: int = 0) -> None:
        for index, units in enumerate((on_hand, reserved, incoming)):
            self.totals[variant][index] += units

    def lines(self, wanted: list[tuple[int, int]]) -> Lines:
        """Positions and units as variants and units."""
        summed: Lines = {}
        for position, units in wanted:
            key = self.variants[position]
            summed[key] = summed.get(key, 0) + units
        return summed

    def promise(self, cause: UUID, variant: UUID, units: int) -> None:
        self.reserved[cause, variant] = self.reserved.get((cause, variant), 0) + units
        self.note(variant, reserved=units)
