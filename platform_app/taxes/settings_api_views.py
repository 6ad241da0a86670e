"""A store's tax settings, presets, and the class of one product."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.taxes.schemas import (
    PresetBody,
    PresetSchema,
    ProductClassBody,
    ProductClassSchema,
    TaxSettingsBody,
    TaxSettingsSchema,
)
from shared.models.catalog.product import product_by_id
from shared.models.stores.store import current_store
from shared.models.taxes.settings import TaxSettings, tax_settings
from shared.services.taxes.classes import set_tax_class, variants_to_tax
from shared.services.taxes.presets import load_preset
from shared.services.taxes.setup import save_tax_settings
from shared.web.access import requires

blueprint = ApiBlueprint("taxes", __name__, "/stores/<uuid:store_id>", "How a store taxes.")


@blueprint.route("/tax-settings")
class Settings(MethodView):
    @blueprint.response(200, TaxSettingsSchema)
    @requires("taxes.view")
    def get(self, store_id: UUID) -> Response:
        """The store's tax settings."""
        return _settings(tax_settings())

    @blueprint.arguments(TaxSettingsBody)
    @blueprint.response(200, TaxSettingsSchema)
    @requires("taxes.edit")
    def put(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Change them, from the next order on."""
        exempt = tuple(body.pop("exempt_class_ids"))
        wanted = TaxSettings(country=current_store().country, exempt_class_ids=exempt, **body)
        return _settings(save_tax_settings(wanted))


@blueprint.route("/tax-presets")
class Presets(MethodView):
    @blueprint.arguments(PresetBody)
    @blueprint.response(201, PresetSchema)
    @requires("taxes.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Load zones and rates to start from. What is there already stays as it is."""
        return answer({"zones": load_preset(body["preset"])}, 201)


@blueprint.route("/products/<uuid:product_id>/tax-class")
class ProductClass(MethodView):
    @blueprint.response(200, ProductClassSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """The class that a product is taxed by, with variants that differ."""
        return _product_class(product_id)

    @blueprint.arguments(ProductClassBody)
    @blueprint.response(200, ProductClassSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Change it; variants that are not named stay as they are."""
        own = {row["variant_id"]: row["tax_class_id"] for row in body["variants"]}
        set_tax_class(product_id, body["tax_class_id"], own)
        return _product_class(product_id)


def _settings(settings: TaxSettings) -> Response:
    return answer(settings.to_dict() | {"country": settings.country})


def _product_class(product_id: UUID) -> Response:
    product = product_by_id(product_id)
    own = [
        {"variant_id": one.id, "tax_class_id": one.tax_class_id}
        for one in variants_to_tax(product_id)
        if one.tax_class_id is not None
    ]
    return answer({"tax_class_id": product.tax_class_id, "variants": own})
