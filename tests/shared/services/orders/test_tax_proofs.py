"""VAT numbers and VIES: nobody loses an order where it is away, and whoever buys without tax is proved on the order."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.gateways.tax_registers.emulator import ViesEmulator
from shared.kernel import clock
from shared.kernel.addresses import Address
from shared.kernel.config import Settings, current_settings, use_settings
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.orders.event import timeline_of
from shared.models.orders.tax_proof import proof_of_order
from shared.models.stores.store import Store
from shared.models.taxes.lookup import ProofState, find_lookup
from shared.services.carts.checkout import Contact
from shared.services.orders.tax_proofs import confirm_order, demand_registered, orders_to_confirm, shown_proof
from shared.services.taxes.lookup import forget_old_lookups
from tests.factories.documents import make_seller
from tests.factories.orders import make_selling
from tests.factories.taxes import make_eu_taxes
from tests.queries import count_queries
from tests.shared.services.orders.test_taxed import BERLIN, order_to, variant

Stores = tuple[Store, Store]
NUMBER, OTHER = "DE136695976", "DE129273398"


@pytest.fixture
def vies(settings: Settings) -> Iterator[ViesEmulator]:
    with ViesEmulator().running() as emulator:
        before = current_settings()
        use_settings(replace(before, vies_api_base=emulator.url))
        yield emulator
        use_settings(before)


def contact(tax_id: str = NUMBER, address: Address = BERLIN) -> Contact:
    return Contact("jo@example.org", "", address, tax_id)


def sell(**settings: bool) -> None:
    make_selling()
    make_eu_taxes(**settings)
    make_seller(vat_id="NL 004495445 B01")


def test_a_confirmed_number_is_asked_for_once_and_proved_on_the_order(two_stores: Stores, vies: ViesEmulator) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        sell(asks_vies=True)
        for _time in range(2):
            demand_registered(contact("de 136 695 976"))
        assert [one["vatNumber"] for one in vies.asked] == ["136695976"]
        assert (vies.asked[0]["requesterMemberStateCode"], vies.asked[0]["requesterNumber"]) == ("NL", "004495445B01")
        order = order_to(BERLIN, (variant(10_000), 1), tax_id=NUMBER)
        proof = shown_proof(order)
        assert proof is not None and (proof.state, proof.name, proof.address) == (
            ProofState.CONFIRMED,
            "WEBER GMBH",
            "",
        )
        assert proof.reference.startswith("WAPIAAAA") and proof.asked_by == "NL004495445B01"
        assert confirm_order(order.id).reference == proof.reference
        vies.unknown.add(OTHER)
        with pytest.raises(Invalid, match="does not know this VAT number"):
            demand_registered(contact(OTHER))
        assert len(vies.asked) == 2
        order_id = order.id
    with store_scope(theirs.id), pytest.raises(NotFound):
        confirm_order(order_id)


def test_where_vies_is_away_the_order_is_placed_and_confirmed_later(two_stores: Stores, vies: ViesEmulator) -> None:
    with store_scope(two_stores[0].id):
        sell(asks_vies=True)
        vies.trouble = "MS_UNAVAILABLE"
        demand_registered(contact())
        order = order_to(BERLIN, (variant(10_000), 1), tax_id=NUMBER)
        assert order.tax_included == 0 and order.tax == 0
        store_id, order_id = two_stores[0].id, order.id
        proof = shown_proof(order)
        assert proof is not None and (proof.state, proof.problem) == (ProofState.NOT_CONFIRMED, "MS_UNAVAILABLE")
        with maintenance_scope():
            assert (store_id, order_id) in orders_to_confirm(clock.now())
        vies.trouble = ""
        with time_machine.travel(clock.now() + timedelta(minutes=2)):
            assert confirm_order(order_id).state is ProofState.CONFIRMED
        with maintenance_scope():
            assert order_id not in {one for _store, one in orders_to_confirm(clock.now())}
        assert "tax_id_confirmed" in [event.kind for event in timeline_of(order_id)]
        with time_machine.travel(clock.now() + timedelta(days=31)):
            with maintenance_scope():
                forget_old_lookups()
            assert find_lookup(NUMBER) is None
            kept = proof_of_order(order_id)
            assert kept is not None and kept.state is ProofState.CONFIRMED
        vies.silent_for = 0.2
        vies.stop()
        demand_registered(contact(OTHER))  # nobody there at all


def test_a_store_that_has_it_off_asks_nobody_and_nothing(two_stores: Stores, vies: ViesEmulator) -> None:
    with store_scope(two_stores[0].id):
        sell()
        with count_queries() as queries:
            demand_registered(contact())
            demand_registered(contact("NL004495445B01", replace(BERLIN, country="NL")))
        assert [text for text in queries if "FROM stores" not in text] == []
        order = order_to(BERLIN, (variant(10_000), 1), tax_id=NUMBER)
        assert shown_proof(order) is None and vies.asked == []
        with pytest.raises(Conflict):
            confirm_order(order.id)


def test_vies_is_never_asked_within_a_transaction(two_stores: Stores, vies: ViesEmulator) -> None:
    with store_scope(two_stores[0].id):
        sell(asks_vies=True)
        with pytest.raises(RuntimeError, match="open transaction"), transaction():
            demand_registered(contact())
        assert vies.asked == [] and session() is not None
