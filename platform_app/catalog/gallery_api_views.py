"""A product's pictures in their order, and the one that each variant shows."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.media_schemas import GalleryBody, MediaSchema, VariantPictureBody
from platform_app.catalog.schemas import VariantSchema
from shared.models.catalog.product import product_by_id
from shared.services.catalog.api_parts import api_variant
from shared.services.catalog.galleries import gallery_ids
from shared.services.catalog.media import set_variant_picture, show_pictures
from shared.services.catalog.pictures.library import api_pictures
from shared.web.access import requires

blueprint = ApiBlueprint("galleries", __name__, "/stores/<uuid:store_id>", "Pictures of products and variants.")


@blueprint.route("/products/<uuid:product_id>/media")
class Gallery(MethodView):
    @blueprint.response(200, MediaSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """The product's pictures in their order."""
        product_by_id(product_id)
        return _show(product_id)

    @blueprint.arguments(GalleryBody)
    @blueprint.response(200, MediaSchema(many=True))
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Make these the product's pictures, in this order; variants lose those that are left out."""
        show_pictures(product_id, list(dict.fromkeys(body["media_ids"])))
        return _show(product_id)


@blueprint.route("/variants/<uuid:variant_id>/media")
class VariantPicture(MethodView):
    @blueprint.arguments(VariantPictureBody)
    @blueprint.response(200, VariantSchema)
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, variant_id: UUID) -> Response:
        """Choose the picture that is shown with the variant; it joins the product's pictures."""
        set_variant_picture(variant_id, body["media_id"])
        return answer(api_variant(variant_id))


def _show(product_id: UUID) -> Response:
    rows = api_pictures(gallery_ids(product_id))
    return answer(rows, page=1, per_page=len(rows), total=len(rows))
