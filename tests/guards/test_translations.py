"""Every text of the interface is in every language, with its placeholders."""

import pytest
from babel.messages.catalog import Catalog

from shared.devstack.catalogs import extract_texts, problems_of, translated_languages


@pytest.fixture(scope="module")
def template() -> Catalog:
    return extract_texts()


def test_texts_are_found_in_every_room(template: Catalog) -> None:
    places = {filename.split("/")[0] for message in template for filename, _line in message.locations}
    assert {"shared", "platform_app", "dashboard_app", "storefront_app"} <= places


@pytest.mark.parametrize("code", translated_languages())
def test_a_language_is_complete(template: Catalog, code: str) -> None:
    assert list(problems_of(code, template))[:20] == []


def test_what_is_missing_or_broken_is_noticed(template: Catalog) -> None:
    wanted = Catalog()
    wanted.add("A text that nobody has translated")
    wanted.add("Your order %(number)s was cancelled")
    assert len(list(problems_of("nl", wanted))) == 1
