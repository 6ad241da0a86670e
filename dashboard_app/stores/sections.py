"""The sections of the settings, as cards."""

from dataclasses import dataclass

from shared.kernel.i18n import lazy_gettext as _l
from shared.modules.definition import Text
from shared.web.context import Principal


@dataclass(frozen=True)
class Section:
    """A card that leads to a page; ``permission`` is what that page requires."""

    title: Text
    about: Text
    icon: str
    endpoint: str
    permission: str


SECTIONS = (
    Section(
        _l("General"),
        _l("Name, contact, country and time zone, and whether the store is open."),
        "building-store",
        "settings.general",
        "stores.view",
    ),
    Section(
        _l("Domains"),
        _l("Let shoppers find you under your own name."),
        "world",
        "settings.domains",
        "stores.domains",
    ),
    Section(
        _l("Languages and currency"),
        _l("What shoppers read, and what they pay in."),
        "language",
        "settings.languages",
        "stores.view",
    ),
    Section(
        _l("Currencies and prices"),
        _l("Further currencies, rounding, and the lowest price before a sale."),
        "coins",
        "settings.currencies",
        "stores.view",
    ),
    Section(
        _l("Shipping"),
        _l("Where you deliver, how long it takes and what it costs."),
        "truck-delivery",
        "shipping.index",
        "shipping.view",
    ),
    Section(
        _l("Taxes"),
        _l("Which taxes are charged where, and whether your prices include them."),
        "receipt",
        "taxes.index",
        "taxes.view",
    ),
    Section(
        _l("Payments"),
        _l("Cards through Stripe, and cash on delivery."),
        "credit-card",
        "settings.payments",
        "payments.edit",
    ),
    Section(
        _l("Checkout"),
        _l("What shoppers agree to before they order."),
        "shopping-bag",
        "settings.checkout",
        "stores.view",
    ),
    Section(
        _l("Invoices"),
        _l("Who sells, when invoices are issued, and how they are numbered."),
        "receipt",
        "settings.invoices",
        "stores.view",
    ),
    Section(
        _l("Mails"),
        _l("What shoppers get from you, in your words and languages."),
        "mail",
        "mail_settings.index",
        "stores.view",
    ),
    Section(
        _l("Returns"),
        _l("What may be sent back, how long, and where it goes."),
        "truck-return",
        "return_settings.show",
        "returns.setup",
    ),
    Section(
        _l("API keys"),
        _l("Let other programs work with this store."),
        "key",
        "staff.api_keys",
        "staff.api_keys",
    ),
    Section(
        _l("Webhooks"),
        _l("Have other programs told of what happens here."),
        "webhook",
        "webhooks.index",
        "webhooks.view",
    ),
    Section(
        _l("Modules"),
        _l("What this store is made of."),
        "puzzle",
        "settings.modules",
        "stores.view",
    ),
)


def sections_for(principal: Principal) -> list[Section]:
    """The cards whose page this person may open."""
    return [section for section in SECTIONS if principal.allows(section.permission)]
