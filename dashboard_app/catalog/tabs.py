"""The pages of one product. A part that adds a page of a product adds one line here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, request, url_for

from shared.kernel.i18n import lazy_gettext as _l
from shared.web.context import principal


@dataclass(frozen=True, slots=True)
class ProductTab:
    """A page of a product: its endpoint takes ``product_id``; ``also`` names further endpoints of the same page."""

    label: Any
    endpoint: str
    permission: str
    also: tuple[str, ...] = ()


PRODUCT_TABS = (
    ProductTab(_l("Details"), "catalog.show", "catalog.view", ("catalog.update", "catalog.translation")),
    ProductTab(_l("Variants"), "catalog.variants", "catalog.view", ("catalog.save_variants",)),
    ProductTab(_l("Prices"), "catalog.prices", "catalog.view", ("catalog.save_prices",)),
    ProductTab(_l("Bundle"), "catalog.bundle", "catalog.view", ("catalog.save_bundle",)),
    ProductTab(_l("Files"), "catalog.files", "catalog.view", ("catalog.create_file",)),
    ProductTab(_l("Tax"), "product_taxes.show", "catalog.view"),
    ProductTab(_l("Attributes"), "attributes.product", "catalog.view", ("attributes.save_product",)),
    ProductTab(_l("Fields"), "fields.product", "catalog.view", ("fields.save_values",)),
)


def product_tabs(product_id: UUID) -> list[dict[str, Any]]:
    """What ``components/page.html``'s ``tabs`` shows, for those pages that the person may see."""
    return list(_shown(product_id))


def _shown(product_id: UUID) -> Iterator[dict[str, Any]]:
    for tab in PRODUCT_TABS:
        if tab.endpoint in current_app.view_functions and principal().allows(tab.permission):
            url = url_for(tab.endpoint, product_id=product_id)
            yield {"label": tab.label, "url": url, "active": request.endpoint in (tab.endpoint, *tab.also)}
