"""The shop itself, its languages and its addresses in themes."""

from typing import Any

from shared.kernel.formats import country_name, currency_name, currency_symbol
from shared.kernel.i18n import LANGUAGES, closest_language
from shared.services.catalog.collection_page import storefront_collections
from shared.services.catalog.storefront import storefront_products
from shared.services.payments.methods import offered_methods
from shared.themes.drops import Drop
from storefront_app.context import VisitedStore
from storefront_app.drops.category_tree import known_tree, plain_category
from storefront_app.place import Place, language_root

ROUTES = {
    "account_url": "/account",
    "account_login_url": "/account/login",
    "account_logout_url": "/account/logout",
    "account_register_url": "/account/register",
    "account_recover_url": "/account/recover",
    "account_addresses_url": "/account/addresses",
    "account_orders_url": "/account/orders",
    "account_profile_url": "/account/profile",
    "collections_url": "/collections",
    "categories_url": "/categories",
    "all_products_collection_url": "/collections/all",
    "cart_url": "/cart",
    "cart_add_url": "/cart/add",
    "cart_change_url": "/cart/change",
    "cart_clear_url": "/cart/clear",
    "cart_update_url": "/cart/update",
    "search_url": "/search",
    "predictive_search_url": "/search/suggest",
    "product_recommendations_url": "/recommendations/products",
}


def shop_drop(store: VisitedStore, place: Place) -> Drop:
    """The shop as every page knows it."""
    return Drop(
        {
            "id": str(store.id),
            "name": store.name,
            "description": store.description,
            "email": store.email,
            "phone": store.phone,
            "domain": store.host,
            "permanent_domain": store.host,
            "url": store.origin,
            "secure_url": store.origin,
            "currency": store.currency,
            "enabled_currencies": [currency_drop(code) for code in store.terms.codes],
            "money_format": "{{amount}}",
            "money_with_currency_format": f"{{{{amount}}}} {store.currency}",
            "locale": tag_of(store.default_locale),
            "published_locales": lambda: [language_drop(code, place) for code in store.locales],
            "address": Drop({"country": country_name(store.country), "country_code": store.country}),
            "customer_accounts_enabled": True,
            "customer_accounts_optional": True,
            "taxes_included": store.taxes.is_on and store.taxes.prices_include,
            "shows_lowest_price": store.terms.shows_lowest_price,
            "enabled_payment_types": lambda: [method.provider for method in offered_methods()],
            "products_count": lambda: storefront_products(place.locale, per_page=1).total,
            "categories": lambda: [plain_category(one, place) for one in known_tree(place.locale).under(None)],
            "all_categories": lambda: [plain_category(one, place) for one in known_tree(place.locale).categories],
            "collections_count": lambda: len(storefront_collections(place.locale)),
            "policies": [],
            "password_message": "",
            "brand": None,
            "metafields": Drop({}),
        }
    )


def routes_drop(place: Place) -> Drop:
    """The addresses of the shop's pages in the language at hand."""
    root = {"root_url": place.root_url or "/"}
    return Drop(root | {name: f"{place.root_url}{path}" for name, path in ROUTES.items()})


def localization_drop(store: VisitedStore, place: Place) -> Drop:
    """The languages and currencies that a visitor can choose from, and the shop's one country."""
    country = Drop(
        {
            "iso_code": store.country,
            "name": country_name(store.country),
            "currency": currency_drop(place.currency),
            "unit_system": "metric",
        }
    )
    return Drop(
        {
            "available_languages": [language_drop(code, place) for code in store.locales],
            "language": language_drop(place.locale, place),
            "available_currencies": [currency_drop(code) for code in store.terms.codes],
            "currency": currency_drop(place.currency),
            "available_countries": [country],
            "country": country,
            "market": Drop({"handle": "all", "id": str(store.id)}),
        }
    )


class LanguageDrop(Drop):
    name = "Language"
    __slots__ = ()

    def __str__(self) -> str:
        return str(self["iso_code"])


def language_drop(code: str, place: Place) -> LanguageDrop:
    own_name = LANGUAGES[closest_language(code) or "en"].name
    return LanguageDrop(
        {
            "iso_code": tag_of(code),
            "name": own_name,
            "endonym_name": own_name,
            "primary": code == place.default_locale,
            "root_url": language_root(place.base_url, code, place.default_locale) or "/",
        }
    )


def tag_of(code: str) -> str:
    """``pt-BR`` of ``pt_BR``."""
    return code.replace("_", "-")


def currency_drop(code: str) -> Drop:
    """A currency, named in the language at hand."""
    return Drop({"iso_code": code, "name": currency_name(code), "symbol": currency_symbol(code)})


def request_drop(store: VisitedStore, place: Place, page_type: str) -> Drop:
    """What themes may know of the request: nothing that the browser sent but its path."""
    values: dict[str, Any] = {
        "host": store.host,
        "origin": store.origin,
        "path": place.path,
        "page_type": page_type,
        "locale": language_drop(place.locale, place),
        "design_mode": False,
        "visual_preview_mode": False,
    }
    return Drop(values)
