"""Zones, rates, classes, settings and presets, with two stores alive."""

from collections.abc import Iterator

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.product import product_by_id
from shared.models.stores.store import Store, current_store
from shared.models.taxes.settings import ShippingTax, TaxSettings, tax_settings
from shared.models.taxes.tax_class import all_tax_classes, tax_class_by_id
from shared.models.taxes.zone import all_tax_zones, tax_zone_by_id
from shared.services.taxes.classes import create_tax_class, delete_tax_class, put_into_class, set_tax_class
from shared.services.taxes.preset_rates import EU_PARTS, EU_VAT, US_SALES_TAX
from shared.services.taxes.presets import Preset, load_preset, preset_for
from shared.services.taxes.rates import (
    TaxRateInput,
    add_tax_rate,
    delete_tax_rate,
    plain_percent,
    read_percent,
    update_tax_rate,
)
from shared.services.taxes.setup import save_tax_settings
from shared.services.taxes.zones import TaxZoneInput, create_tax_zone, delete_tax_zone, update_tax_zone
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.factories.taxes import make_eu_taxes, make_tax_zone, switch_taxes_on


@pytest.fixture
def other(engines: object) -> Store:
    return make_store()


@pytest.fixture(autouse=True)
def ours(other: Store) -> Iterator[Store]:
    store = make_store()
    with store_scope(store.id):
        yield store


@pytest.mark.parametrize("text", ["21", "8.875", "5,5 %", "١٤", "0", "100"])
def test_percentages_are_read_and_written(text: str) -> None:
    assert read_percent(plain_percent(read_percent(text))) == read_percent(text)


@pytest.mark.parametrize("text", ["", "x", "-1", "100.1", "1.23456", "NaN", "Infinity", "1e9", "1e999999999"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_percent(text)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (TaxZoneInput("", ("NL",)), "name"),
        (TaxZoneInput("A", ()), "countries"),
        (TaxZoneInput("A", ("XX",)), "countries"),
        (TaxZoneInput("A", ("NL", "BE"), areas=("Utrecht",)), "areas"),
        (TaxZoneInput("A", ("*",), postcodes=("35*",)), "postcodes"),
        (TaxZoneInput("A", ("NL",), postcodes=("<b>",)), "postcodes"),
    ],
)
def test_zones_that_make_no_sense_are_refused(wanted: TaxZoneInput, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_tax_zone(wanted)
    assert list(refused.value.fields) == [field]


def test_a_zone_is_changed_and_removed_with_its_rates() -> None:
    zone = make_tax_zone("21")
    update_tax_zone(zone.id, TaxZoneInput("Islands", ("es",), postcodes=("35*", "35*")))
    found = tax_zone_by_id(zone.id)
    assert (found.name, found.countries, found.postcodes) == ("Islands", ["ES"], ["35*"])
    with pytest.raises(Invalid):
        create_tax_zone(TaxZoneInput("Islands", ("NL",)))
    delete_tax_zone(zone.id)
    assert all_tax_zones() == []


def test_rates_are_added_in_their_order_changed_and_removed() -> None:
    zone = make_tax_zone("5")
    second = add_tax_rate(zone.id, TaxRateInput("QST", 99_750, is_compound=True))
    assert [(rate.name, rate.position) for rate in tax_zone_by_id(zone.id).rates] == [("VAT", 1), ("QST", 2)]
    update_tax_rate(second.id, TaxRateInput("QST", 100_000))
    assert tax_zone_by_id(zone.id).rates[1].millionths == 100_000
    delete_tax_rate(second.id)
    assert len(tax_zone_by_id(zone.id).rates) == 1
    with pytest.raises(Invalid):
        add_tax_rate(zone.id, TaxRateInput("Tithe", 1_000_001))


def test_taxes_cannot_be_on_without_a_rate_at_home() -> None:
    make_tax_zone("19", countries=("DE",))
    with pytest.raises(Invalid) as refused:
        switch_taxes_on()
    assert list(refused.value.fields) == ["is_on"]
    make_tax_zone("21")
    switch_taxes_on()
    assert tax_settings().is_on


def test_settings_come_back_as_they_were_kept() -> None:
    classes = make_eu_taxes()
    wanted = TaxSettings(
        "NL",
        is_on=True,
        prices_include=False,
        shipping=ShippingTax.CLASS,
        shipping_class_id=classes["reduced"].id,
        keeps_prices=False,
        has_oss=True,
        exempt_class_ids=(classes["super-reduced"].id,),
    )
    save_tax_settings(wanted)
    assert tax_settings() == wanted


def test_a_class_that_is_gone_leaves_settings_products_and_rates() -> None:
    reduced = make_eu_taxes()["reduced"].id
    product = make_product()
    put_into_class(reduced, [product.id])
    switch_taxes_on(default_class_id=reduced, exempt_class_ids=(reduced,))
    delete_tax_class(reduced)
    assert (tax_settings().default_class_id, tax_settings().exempt_class_ids) == (None, ())
    with store_scope(current_store().id):
        assert product_by_id(product.id).tax_class_id is None
        assert all(rate.class_id != reduced for zone in all_tax_zones() for rate in zone.rates)


def test_variants_can_differ_from_their_product() -> None:
    books = create_tax_class("Books")
    product = make_product(options={"Form": ["Paper", "File"]})
    set_tax_class(product.id, None, {product.variants[0].id: books.id})
    assert [variant.tax_class_id for variant in product_by_id(product.id).variants] == [books.id, None]
    with pytest.raises(NotFound):
        set_tax_class(product.id, None, {make_product().variants[0].id: books.id})
    with pytest.raises(Invalid):
        create_tax_class("Books")


def test_the_eu_preset_has_every_member_state_with_its_rates() -> None:
    assert load_preset(Preset.EU) == len(EU_VAT) + len(EU_PARTS) == 30
    zones = {zone.code: zone for zone in all_tax_zones()}
    dutch, finnish = zones["eu-nl"], zones["eu-fi"]
    assert [(rate.name, plain_percent(rate.millionths)) for rate in dutch.rates] == [("BTW", "21"), ("BTW", "9")]
    assert plain_percent(finnish.rates[0].millionths) == "25.5"
    assert [one.code for one in all_tax_classes()] == ["reduced", "second-reduced", "super-reduced"]
    assert dutch.rates[1].class_id == all_tax_classes()[0].id
    assert zones["eu-pt-9000-9499"].postcodes == ["9000-9499"]


def test_loading_again_adds_what_is_missing_and_undoes_no_change() -> None:
    load_preset(Preset.EU)
    zones = {zone.code: zone for zone in all_tax_zones()}
    update_tax_rate(zones["eu-nl"].rates[0].id, TaxRateInput("BTW", 220_000))
    delete_tax_zone(zones["eu-de"].id)
    assert load_preset(Preset.EU) == 1
    assert tax_zone_by_id(zones["eu-nl"].id).rates[0].millionths == 220_000


@pytest.mark.parametrize("preset", list(Preset))
def test_every_preset_lets_a_store_of_its_country_switch_on(preset: Preset) -> None:
    country = "IE" if preset is Preset.EU else preset.value.upper()
    assert preset_for(country) is preset
    with store_scope(make_store(country=country).id):
        assert load_preset(preset) > 0
        switch_taxes_on()
        count = {Preset.EU: 30, Preset.UNITED_STATES: len(US_SALES_TAX)}.get(preset, 1)
        assert len(all_tax_zones()) == count


def test_a_zone_of_another_preset_with_the_same_name_is_kept_apart() -> None:
    make_tax_zone("1", name="Netherlands")
    load_preset(Preset.EU)
    assert {"Netherlands", "Netherlands (2)"} <= {zone.name for zone in all_tax_zones()}


def test_nothing_of_this_is_seen_from_another_store(other: Store) -> None:
    classes = make_eu_taxes()
    zone = all_tax_zones()[0]
    with store_scope(other.id):
        assert (all_tax_zones(), all_tax_classes(), tax_settings().is_on) == ([], [], False)
        with pytest.raises(NotFound):
            tax_zone_by_id(zone.id)
        with pytest.raises(NotFound):
            tax_class_by_id(classes["reduced"].id)
        with pytest.raises(NotFound):
            add_tax_rate(zone.id, TaxRateInput("VAT", 1))
        own = make_tax_zone("21")
        with pytest.raises(NotFound):
            add_tax_rate(own.id, TaxRateInput("VAT", 1, class_id=classes["reduced"].id))
