"""What bundles are made of."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.patch_schemas import BundleBody, BundleSchema
from shared.models.catalog.bundle import price_of_bundle
from shared.services.catalog.api_parts import api_variant
from shared.services.catalog.bundles import PartInput, end_bundle, make_bundle
from shared.web.access import requires

blueprint = ApiBlueprint(
    "bundles", __name__, "/stores/<uuid:store_id>/variants/<uuid:variant_id>/bundle", "Variants made of other variants."
)


@blueprint.route("")
class Bundle(MethodView):
    @blueprint.response(200, BundleSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, variant_id: UUID) -> Response:
        """What the variant is made of; no parts for one that is no bundle."""
        return _show(variant_id)

    @blueprint.arguments(BundleBody)
    @blueprint.response(200, BundleSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """Let the variant consist of these variants of other products; its stock follows theirs."""
        parts = [PartInput(part["variant_id"], part["quantity"]) for part in body["parts"]]
        make_bundle(variant_id, parts, discount=body["discount"])
        return _show(variant_id)

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, variant_id: UUID) -> Response:
        """Let the variant have stock of its own again."""
        end_bundle(variant_id)
        return Response(status=204)


def _show(variant_id: UUID) -> Response:
    row = api_variant(variant_id)
    rule, parts = price_of_bundle(variant_id)
    shown = [{"variant_id": part.part_id, "title": part.title, "quantity": part.quantity} for part, _variant in parts]
    return answer(
        {
            "variant_id": variant_id,
            "is_bundle": row["is_bundle"],
            "discount": rule.discount if rule else None,
            "available": int(row["available"]),
            "parts": shown,
        }
    )
