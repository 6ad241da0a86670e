"""From checked bodies to what services take."""

from typing import Any

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import QuantityRule
from shared.models.catalog.product import Product
from shared.services.catalog.api_listing import PRODUCT_FIELDS, ApiSort, ApiView
from shared.services.catalog.api_parts import PARTS
from shared.services.catalog.inputs import OptionInput, ProductInput, Schedule, VariantInput

_APART = frozenset(
    {
        *("options", "variants", "tags", "unit", "least_quantity", "quantity_step"),
        *("publish_at", "take_down_at", "media_ids", "category_id"),
    }
)


def read_product(body: dict[str, Any]) -> ProductInput:
    """A checked ProductBody as the catalogue's own input."""
    options = tuple(OptionInput(option["name"], tuple(option["values"])) for option in body["options"])
    variants = tuple(read_variant(variant) for variant in body["variants"])
    texts = {name: value for name, value in body.items() if name not in _APART}
    return ProductInput(
        options=options,
        variants=variants,
        tags=tuple(body["tags"]),
        sold_by=_read_rule(body),
        schedule=Schedule(body["publish_at"], body["take_down_at"]),
        media_ids=None if body["media_ids"] is None else tuple(body["media_ids"]),
        **texts,
    )


def read_patch(body: dict[str, Any], product: Product | None = None) -> dict[str, Any]:
    """Those fields of a checked, partial body, as names of ProductInput; ``product`` is what is stored."""
    fields = {name: value for name, value in body.items() if name not in _APART}
    if "tags" in body:
        fields["tags"] = tuple(body["tags"])
    if "media_ids" in body:
        fields["media_ids"] = None if body["media_ids"] is None else tuple(body["media_ids"])
    if "options" in body:
        fields["options"] = tuple(OptionInput(option["name"], tuple(option["values"])) for option in body["options"])
    if "variants" in body:
        fields["variants"] = tuple(read_variant(variant) for variant in body["variants"])
    if "publish_at" in body or "take_down_at" in body:
        known = (product.published_at, product.take_down_at) if product else (None, None)
        fields["schedule"] = Schedule(body.get("publish_at", known[0]), body.get("take_down_at", known[1]))
    if body.get("unit") is not None:
        whole = {"least_quantity": None, "quantity_step": None} | body
        fields["sold_by"] = _read_rule(whole)
    return fields


def read_view(query: dict[str, Any]) -> ApiView:
    """Sparse fields, parts and order; takes them out of the query. Raises Invalid for names that do not exist."""
    fields = _names(query.pop("fields_", ""), "fields", PRODUCT_FIELDS)
    asked = query.pop("include", None)
    include = ("variants",) if asked is None and not fields else _names(asked or "", "include", tuple(PARTS))
    return ApiView(fields, include, query.pop("sort", ApiSort.CREATED))


def _names(text: str, parameter: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown:
        told = _("“%(name)s” does not exist. Known are: %(known)s.", name=unknown[0], known=", ".join(known))
        raise Invalid(fields={parameter: told})
    return names


def _read_rule(body: dict[str, Any]) -> QuantityRule | None:
    """What is left out of a body is one whole unit; without a unit nothing changes."""
    if body["unit"] is None:
        return None
    one = body["unit"].one
    return QuantityRule(body["unit"], body["least_quantity"] or one, body["quantity_step"] or 1)


def read_stock(body: dict[str, Any]) -> list[int | None]:
    """Units by the variants' order; None leaves a variant's count alone."""
    return [variant["stock"] for variant in body["variants"]]


def read_variant(body: dict[str, Any]) -> VariantInput:
    """A checked VariantBody as the catalogue's own input."""
    fields = {name: value for name, value in body.items() if name not in ("stock", "values")}
    return VariantInput(values=tuple(body["values"]), **fields)
