"""The pages on which a merchant says what deliveries cost."""

import io

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.kernel.places import Spot
from shared.models.inventory.location import Location
from shared.models.shipping.courier import find_courier_account
from shared.models.shipping.rate import RateBasis, all_pickup_points, all_zones
from shared.services.shipping.distances import metres_to
from tests.browsing import Browser, signed_in_browser
from tests.factories.people import SignedUp
from tests.factories.shipping import make_pickup_place, make_shipping_zone

DELIVERY = {"name": "Post", "basis": "flat", "price": "4,95", "free_over": "50", "min_days": "1", "max_days": "2"}


@pytest.fixture
def owner(settings: Settings, ours: SignedUp, theirs: SignedUp) -> Browser:
    return signed_in_browser(settings, ours)


@pytest.fixture
def page(ours: SignedUp) -> str:
    return f"/s/{ours.store.handle}/settings/shipping/"


def test_zones_and_rates_are_made_changed_and_removed(
    owner: Browser, page: str, ours: SignedUp, theirs: SignedUp
) -> None:
    zone = {"name": "South", "countries": ["NL"], "postcodes": "40*, 5000-5999"}
    assert owner.submit(f"{page}zones", zone, page=page).status_code == 302
    with store_scope(ours.store.id):
        (made,) = all_zones()
        assert made.postcodes == ["40*", "5000-5999"]
    form = f"{page}zones/{made.id}/rates/new"
    assert owner.submit(f"{page}zones/{made.id}/rates", DELIVERY, page=form).status_code == 302
    with store_scope(ours.store.id):
        (rate,) = all_zones()[0].rates
        assert (rate.price, rate.free_over) == (495, 5000)
    refused = owner.submit(f"{page}rates/{rate.id}", DELIVERY | {"price": "four"}, page=f"{page}rates/{rate.id}")
    assert (refused.status_code, 'value="four"' in refused.text) == (422, True)
    assert owner.submit(f"{page}rates/{rate.id}/removal", page=f"{page}rates/{rate.id}").status_code == 302
    assert owner.submit(f"{page}zones/{made.id}/removal", page=f"{page}zones/{made.id}").status_code == 302
    with store_scope(theirs.store.id):
        foreign = make_shipping_zone("Theirs")
    assert owner.get(f"{page}zones/{foreign.id}").status_code == 404
    assert owner.get(f"{page}rates/{foreign.rates[0].id}").status_code == 404


def test_a_table_is_typed_row_by_row_and_tried(owner: Browser, page: str, ours: SignedUp, theirs: SignedUp) -> None:
    with store_scope(ours.store.id):
        zone = make_shipping_zone("Germany", countries=("DE",), price=1200, rate="Express")
    table = {"name": "Parcel", "basis": "weight", "up_to": ["5", "20", ""], "step_price": ["4,90", "9,90", ""]}
    form = f"{page}zones/{zone.id}/rates/new"
    more = owner.submit(f"{page}zones/{zone.id}/rates", table | {"more": "1"}, page=form)
    assert (more.status_code, 'value="9,90"' in more.text) == (200, True)
    wrong = owner.submit(f"{page}zones/{zone.id}/rates", table | {"up_to": ["5", "2", ""]}, page=form)
    assert (wrong.status_code, "end further" in wrong.text, 'value="4,90"' in wrong.text) == (422, True, True)
    assert owner.submit(f"{page}zones/{zone.id}/rates", table, page=form).status_code == 302
    with store_scope(ours.store.id):
        parcel = all_zones()[0].rates[1]
        assert (parcel.basis, parcel.steps) == (RateBasis.WEIGHT, [[5000, 490], [20000, 990]])
    cart = {"country": "DE", "postcode": "10115", "amount": "30", "weight": "6.5", "things": "2"}
    shown = owner.submit(f"{page}trial", cart, page=f"{page}trial").text
    assert ("€9.90" in shown, "€12.00" in shown) == (True, True)
    beyond = owner.submit(f"{page}trial", cart | {"weight": "21"}, page=f"{page}trial").text
    assert ("€9.90" in beyond, "does not reach so far" in beyond) == (False, True)


def test_a_pick_up_point_and_a_table_of_postcodes_are_kept(
    owner: Browser, page: str, ours: SignedUp, theirs: SignedUp
) -> None:
    with store_scope(ours.store.id):
        place: Location = make_pickup_place()
    with store_scope(theirs.store.id):
        foreign = make_pickup_place()
    point = {"name": "Shop", "location_id": str(place.id), "price": "0", "hours": "Mon–Fri", "instructions": "Ring"}
    new = f"{page}pick-up-points/new"
    assert owner.submit(f"{page}pick-up-points", point | {"location_id": str(foreign.id)}, page=new).status_code == 422
    assert owner.submit(f"{page}pick-up-points", point, page=new).status_code == 302
    with store_scope(ours.store.id):
        assert [(one.name, one.hours) for one in all_pickup_points()] == [("Shop", "Mon–Fri")]
    assert all(text in owner.get(page).text for text in ("Shop", place.name))
    odd = {"file": (io.BytesIO(b"country,postcode,latitude,longitude\nNL,3511,north,5\n"), "places.csv")}
    assert "Line 2" in owner.submit(f"{page}postcodes", odd, page=f"{page}postcodes").text
    table = b"country;postcode;latitude;longitude\nNL;35;52,09;5,12\nNL;1012;52.374;4.89\n"
    answer = owner.submit(f"{page}postcodes", {"file": (io.BytesIO(table), "p.csv")}, page=f"{page}postcodes")
    assert answer.status_code == 302
    with store_scope(ours.store.id):
        assert 34_000 < (metres_to(Spot("NL", "", "1012 AB")) or 0) < 36_500
    with store_scope(theirs.store.id):
        assert metres_to(Spot("NL", "", "1012 AB")) is None


def test_the_couriers_key_is_written_and_never_shown(
    owner: Browser, page: str, ours: SignedUp, theirs: SignedUp
) -> None:
    form = f"{page}couriers"
    box = {"box_name": "S", "length": "30", "width": "20.5", "height": "10", "own_weight": "0.1", "most_weight": "5"}
    assert owner.submit(form, {"at_checkout": "y", **box}, page=form).status_code == 422
    assert owner.submit(form, {"at_checkout": "y", "key": "shippo_test_secret", **box}, page=form).status_code == 302
    shown = owner.get(form).text
    with store_scope(ours.store.id):
        account = find_courier_account()
        assert account is not None
        assert account.boxes == [["S", 300, 205, 100, 100, 5000]]
    assert ("shippo_test_secret" in shown, account.token in shown) == (False, True)
    with store_scope(theirs.store.id):
        assert find_courier_account() is None
