"""Pages of the dashboard that one can go to by name."""

from dataclasses import dataclass

from flask import current_app, url_for
from rapidfuzz.distance import DamerauLevenshtein

from shared.kernel.folding import fold
from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text
from shared.web.context import Principal

FORGIVEN_FROM = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A page: what it is called, its picture, and what its view requires (empty: nothing)."""

    label: Text
    icon: str
    endpoint: str
    permission: str = ""

    @property
    def url(self) -> str:
        return url_for(self.endpoint)


PLACES = (
    Place(_l("Home"), "home", "home.index"),
    Place(_l("Orders"), "shopping-bag", "orders.index", "orders.view"),
    Place(_l("Products"), "package", "catalog.index", "catalog.view"),
    Place(_l("Add a product"), "plus", "catalog.new", "catalog.edit"),
    Place(_l("Collections"), "folders", "collections.index", "catalog.view"),
    Place(_l("Add a collection"), "plus", "collections.new", "catalog.edit"),
    Place(_l("Categories"), "list-details", "categories.index", "catalog.view"),
    Place(_l("Attributes"), "tags", "attributes.index", "catalog.view"),
    Place(_l("Tags"), "tag", "tags.index", "catalog.view"),
    Place(_l("Custom fields"), "cursor-text", "fields.index", "catalog.view"),
    Place(_l("Sales"), "discount", "sales.index", "catalog.view"),
    Place(_l("Discounts"), "discount", "discounts.index", "discounts.view"),
    Place(_l("Gift cards"), "gift", "gift_cards.index", "gift_cards.view"),
    Place(_l("Work in progress"), "activity", "operations.index", "catalog.view"),
    Place(_l("Inventory"), "stack-2", "inventory.index", "inventory.view"),
    Place(_l("Customers"), "user-heart", "customers.index", "customers.view"),
    Place(_l("Pages"), "file-text", "content.index", "content.view"),
    Place(_l("Write a page"), "plus", "content.new", "content.edit"),
    Place(_l("Menus"), "list", "content.menus", "content.view"),
    Place(_l("Online store: look"), "palette", "themes.index", "themes.view"),
    Place(_l("Staff"), "users", "staff.index", "staff.view"),
    Place(_l("Settings"), "settings", "settings.show", "stores.view"),
    Place(_l("Settings: general"), "building-store", "settings.general", "stores.view"),
    Place(_l("Settings: domains"), "world", "settings.domains", "stores.domains"),
    Place(_l("Settings: languages and currency"), "language", "settings.languages", "stores.view"),
    Place(_l("Settings: delivery"), "truck-delivery", "shipping.index", "shipping.view"),
    Place(_l("Settings: taxes"), "receipt", "taxes.index", "taxes.view"),
    Place(_l("Settings: payments"), "credit-card", "settings.payments", "payments.edit"),
    Place(_l("API keys"), "key", "staff.api_keys", "staff.api_keys"),
    Place(_l("Webhooks"), "webhook", "webhooks.index", "webhooks.view"),
    Place(_l("Your account"), "user-circle", "account.show_profile"),
)


def find_places(query: str, principal: Principal) -> list[Place]:
    """The pages that this person may open and whose name has every word of the query; a slip is forgiven."""
    words = fold(query).split()
    return [
        place
        for place in PLACES
        if (not place.permission or principal.allows(place.permission))
        and place.endpoint in current_app.view_functions
        and all(_is_in(word, fold(str(place.label))) for word in words)
    ]


def _is_in(word: str, label: str) -> bool:
    """Whether the word stands in the label; one of several letters may have a slip."""
    if word in label:
        return True
    if len(word) < FORGIVEN_FROM:
        return False
    return any(DamerauLevenshtein.distance(known[: len(word)], word, score_cutoff=1) <= 1 for known in label.split())
