"""Two people editing one product: the second is told, and what it says now."""

from collections.abc import Iterator

from shared.kernel.errors import Conflict
from shared.kernel.formats import format_datetime
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.product import Product
from shared.services.catalog.inputs import ProductInput

COMPARED = ("title", "description", "vendor", "product_type", "seo_title", "seo_description", "status")


def refuse_stale(product: Product, wanted: ProductInput, version: int | None) -> None:
    """Raises Conflict where the product is no longer the version that the person saw.

    ``fields`` holds, for each field that differs from what was sent, what it says now.
    """
    if version is None or version == product.version:
        return
    message = _(
        "This product was changed meanwhile (%(moment)s). Nothing of yours was stored yet: compare, then save again.",
        moment=format_datetime(product.updated_at, "short"),
    )
    raise Conflict(message, fields=dict(_differences(product, wanted)))


def _differences(product: Product, wanted: ProductInput) -> Iterator[tuple[str, str]]:
    for name in COMPARED:
        now, sent = getattr(product, name), getattr(wanted, name)
        if now != (sanitise_html(sent) if name == "description" else sent):
            yield name, str(now)
    if list(wanted.tags) != list(product.tags):
        yield "tags", ", ".join(product.tags)
    prices = {variant.title: variant for variant in product.variants}
    for index, item in enumerate(wanted.variants):
        row = prices.get(" / ".join(item.values))
        if row is None:
            yield f"variants.{index}", _("This variant is gone.")
        elif row.price != item.price:
            yield f"variants.{index}.price", str(row.price)
        elif row.sku != item.sku:
            yield f"variants.{index}.sku", row.sku
