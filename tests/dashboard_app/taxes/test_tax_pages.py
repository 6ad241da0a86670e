"""Taxes as merchants set them up, one store at a time."""

import re
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.catalog.product import product_by_handle
from shared.models.taxes.settings import Rounding, ShippingTax, tax_settings
from shared.models.taxes.tax_class import all_tax_classes
from shared.models.taxes.zone import TaxZone, all_tax_zones
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp
from tests.factories.taxes import make_eu_taxes, make_tax_zone, switch_taxes_on
from tests.queries import count_queries

TAXES = "/settings/taxes/"
SENT = {
    "is_on": "y",
    "prices": "without",
    "elsewhere": "price",
    "shipping": "highest",
    "rounding": "order",
    "shipping_class_id": "",
    "default_class_id": "",
    "asks_tax_id": "y",
}


@pytest.fixture
def home(desk: Desk) -> UUID:
    """A zone with a rate in the store's country."""
    with store_scope(desk.store.id):
        return make_tax_zone("21", countries=(desk.store.country,), name="Home").id


def zones_of(desk: Desk) -> list[TaxZone]:
    with store_scope(desk.store.id):
        zones = all_tax_zones()
        for zone in zones:
            assert zone.rates is not None
        return zones


def test_a_preset_is_loaded_and_taxes_switched_on(desk: Desk, other_desk: Desk) -> None:
    assert "charges no taxes" in desk.get(TAXES).text
    assert desk.submit(f"{TAXES}presets", {"preset": "eu"}, page=TAXES).status_code == 302
    assert desk.submit(f"{TAXES}presets", {"preset": "gb"}, page=TAXES).status_code == 302
    assert desk.submit(TAXES, SENT, page=TAXES).status_code == 302
    with store_scope(desk.store.id):
        settings = tax_settings()
        assert (settings.is_on, settings.prices_include) == (True, False)
        assert (settings.rounding, settings.shipping) == (Rounding.ORDER, ShippingTax.HIGHEST)
    page = desk.get(TAXES).text
    assert "Netherlands" in page and "21%" in page and "charges no taxes" not in page
    assert zones_of(other_desk) == [] and "No zones yet" in other_desk.get(TAXES).text


def test_taxes_are_not_switched_on_without_a_rate_at_home(desk: Desk) -> None:
    answer = desk.submit(TAXES, SENT, page=TAXES)
    assert answer.status_code == 422
    assert "for your own country first" in answer.text
    assert re.search(r'<input checked [^>]*value="without"', answer.text)


def test_classes_are_made_renamed_and_removed(desk: Desk, home: UUID) -> None:
    assert desk.submit(f"{TAXES}classes", {"name": "Books"}, page=TAXES).status_code == 302
    assert desk.submit(f"{TAXES}classes", {"name": "Books"}, page=TAXES).status_code == 422
    with store_scope(desk.store.id):
        books = all_tax_classes()[0]
    desk.submit(f"{TAXES}classes/{books.id}", {"name": "Print"}, page=TAXES)
    assert 'value="Print"' in desk.get(TAXES).text
    desk.submit(TAXES, {**SENT, "exempt_class_ids": str(books.id)}, page=TAXES)
    with store_scope(desk.store.id):
        assert tax_settings().exempt_class_ids == (books.id,)
    desk.submit(f"{TAXES}classes/{books.id}/removal", page=TAXES)
    with store_scope(desk.store.id):
        assert (all_tax_classes(), tax_settings().exempt_class_ids) == ([], ())


def test_a_zone_is_made_with_rates_changed_and_removed(desk: Desk) -> None:
    made = desk.submit(
        f"{TAXES}zones", {"name": "Quebec", "countries": "CA", "areas": "QC, Québec", "postcodes": ""}, page=TAXES
    )
    (zone,) = zones_of(desk)
    assert made.status_code == 302 and zone.areas == ["QC", "Québec"]
    page = f"{TAXES}zones/{zone.id}"
    rate = {"name": "QST", "percent": "9,975", "class_id": ""}
    assert desk.submit(f"{page}/rates", rate, page=page).status_code == 302
    assert 'value="9.975"' in desk.get(page).text
    (zone,) = zones_of(desk)
    wrong = desk.submit(f"{TAXES}rates/{zone.rates[0].id}", {**rate, "percent": "much"}, page=page)
    assert wrong.status_code == 422 and 'value="much"' in wrong.text and "at most four decimals" in wrong.text
    desk.submit(f"{TAXES}rates/{zone.rates[0].id}", {**rate, "percent": "10", "is_compound": "y"}, page=page)
    assert (zones_of(desk)[0].rates[0].millionths, zones_of(desk)[0].rates[0].is_compound) == (100_000, True)
    refused = desk.submit(page, {"name": "Two", "countries": ["CA", "US"], "areas": "QC", "postcodes": ""}, page=page)
    assert refused.status_code == 422 and "Only a zone of one country" in refused.text
    desk.submit(page, {"name": "Montréal", "countries": "CA", "areas": "", "postcodes": "h1*"}, page=page)
    assert zones_of(desk)[0].postcodes == ["H1*"]
    desk.submit(f"{TAXES}rates/{zones_of(desk)[0].rates[0].id}/removal", page=page)
    assert zones_of(desk)[0].rates == []
    desk.submit(f"{page}/removal", page=page)
    assert zones_of(desk) == []


def test_zones_and_rates_of_another_store_do_not_exist(desk: Desk, other_desk: Desk, home: UUID) -> None:
    (zone,) = zones_of(desk)
    other_desk.get(TAXES)
    for path in (f"zones/{zone.id}", f"zones/{zone.id}/removal", f"zones/{zone.id}/rates", f"rates/{zone.rates[0].id}"):
        fields = {"name": "Mine", "countries": "NL", "percent": "1", "class_id": ""}
        assert other_desk.submit(f"{TAXES}{path}", fields, page=TAXES).status_code == 404, path


@pytest.mark.parametrize(
    ("sale", "told"),
    [
        ({"country": "DE"}, "the rates of the destination apply"),
        ({"country": "DE", "tax_id": "DE136695976"}, "accounts for the tax"),
        ({"country": "US"}, "None of your zones covers this place"),
        ({"country": "NL"}, "within your own country"),
    ],
)
def test_the_calculator_says_what_is_charged_and_why(desk: Desk, sale: dict[str, str], told: str) -> None:
    with store_scope(desk.store.id):
        make_eu_taxes(has_oss=True)
    assert desk.get(f"{TAXES}trial").status_code == 200
    answer = desk.submit(
        f"{TAXES}trial", {"amount": "119", "shipping": "", "class_id": "", **sale}, page=f"{TAXES}trial"
    )
    assert answer.status_code == 200
    assert told in answer.text and "€119.00" in answer.text


def test_the_calculator_refuses_a_wrong_number(desk: Desk) -> None:
    sale = {"country": "DE", "amount": "119", "tax_id": "DE1", "class_id": ""}
    answer = desk.submit(f"{TAXES}trial", sale, page=f"{TAXES}trial")
    assert answer.status_code == 422 and "not a valid tax number" in answer.text


def test_a_product_and_its_variants_get_classes(desk: Desk) -> None:
    with store_scope(desk.store.id):
        reduced = make_eu_taxes()["reduced"]
        mug = product_by_handle("mug")
        variants = [variant.id for variant in mug.variants]
    page = f"/products/{mug.id}/tax"
    assert "Blue" in desk.get(page).text
    desk.submit(page, {"tax_class": "", f"variant-{variants[0]}": str(reduced.id)}, page=page)
    with store_scope(desk.store.id):
        found = {variant.id: variant.tax_class_id for variant in product_by_handle("mug").variants}
        assert found == {variants[0]: reduced.id, variants[1]: None}
    desk.submit(page, {"tax_class": str(reduced.id), f"variant-{variants[0]}": ""}, page=page)
    with store_scope(desk.store.id):
        mug = product_by_handle("mug")
        assert (mug.tax_class_id, mug.variants[0].tax_class_id) == (reduced.id, None)


def test_whoever_may_only_look_sees_no_buttons(settings: Settings, owner: SignedUp, desk: Desk, home: UUID) -> None:
    looker = make_colleague(settings, owner, "taxes.view")
    for path in (TAXES, f"{TAXES}zones/{home}"):
        page = looker.get(path)
        assert page.status_code == 200 and "Remove" not in page.text and ">Save<" not in page.text
    assert looker.submit(TAXES, SENT, page=TAXES).status_code == 403


def test_an_order_shows_its_taxes(desk: Desk, home: UUID) -> None:
    with store_scope(desk.store.id):
        make_selling()
        switch_taxes_on()
        included = make_order((product_by_handle("bowl").variants[0].id, 1))
        switch_taxes_on(prices_include=False)
        added = make_order((product_by_handle("bowl").variants[0].id, 1))
    assert "Including VAT 21%" in desk.get(f"/orders/{included.number}").text
    for path in (f"/orders/{added.number}", f"/orders/{added.number}/print"):
        page = desk.get(path).text
        assert "VAT 21%" in page and "Including" not in page


def test_thirty_zones_cost_no_more_than_one(desk: Desk, home: UUID) -> None:
    counts = []
    for _ in range(2):
        desk.get(TAXES)
        with count_queries() as queries:
            assert desk.get(TAXES).status_code == 200
        counts.append(len(queries))
        with store_scope(desk.store.id):
            make_eu_taxes()
    assert counts[0] == counts[1] <= 16, counts
