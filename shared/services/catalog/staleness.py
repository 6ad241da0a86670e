"""Two people editing one product: the second is told, and what it says now."""

from collections.abc import Iterator

from shared.kernel.errors import Conflict
from shared.kernel.formats import format_datetime
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.product import Product
from shared.services.catalog.inputs import ProductInput, VariantInput

COMPARED = ("title", "description", "vendor", "product_type", "seo_title", "seo_description", "status")
CELLS = ("price", "compare_at_price", "cost", "sku", "barcode", "weight")


class StaleProduct(Conflict):
    """The product is no longer the version that the person saw; ``version`` is what it is now."""

    def __init__(self, message: str, *, version: int, fields: dict[str, str]) -> None:
        super().__init__(message, fields=fields)
        self.version = version


def refuse_stale(product: Product, wanted: ProductInput, version: int | None) -> None:
    """Raises StaleProduct where the product is no longer the version that the person saw.

    ``fields`` holds, for each field that differs from what was sent, what it says now.
    """
    if version is None or version == product.version:
        return
    message = _(
        "This product was changed meanwhile (%(moment)s). Nothing of yours was stored yet: compare, then save again.",
        moment=format_datetime(product.updated_at, "short"),
    )
    raise StaleProduct(message, version=product.version, fields=dict(_differences(product, wanted)))


def _differences(product: Product, wanted: ProductInput) -> Iterator[tuple[str, str]]:
    for name in COMPARED:
        now, sent = getattr(product, name), getattr(wanted, name)
        if now != (sanitise_html(sent) if name == "description" else sent):
            yield name, str(now)
    if list(wanted.tags) != list(product.tags):
        yield "tags", ", ".join(product.tags)
    if wanted.variants is not None:
        yield from _variant_differences(product, wanted.variants)


def _variant_differences(product: Product, wanted: tuple[VariantInput, ...]) -> Iterator[tuple[str, str]]:
    by_id = {variant.id: variant for variant in product.variants}
    by_title = {variant.title: variant for variant in product.variants}
    for index, item in enumerate(wanted):
        row = by_id.get(item.id) if item.id else by_title.get(" / ".join(item.values))
        if row is None:
            if item.id:
                yield f"variants.{index}", _("This variant is gone.")
            continue
        for name in CELLS:
            now = getattr(row, name)
            if now != getattr(item, name):
                yield f"variants.{index}.{name}", "" if now is None else str(now)
