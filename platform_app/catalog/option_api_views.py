"""Options of a product and their values: renamed without losing what hangs on them."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version, expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.patch_schemas import OptionsBody
from platform_app.catalog.schemas import OptionSchema
from shared.models.catalog.product import product_by_id
from shared.services.catalog.api_parts import api_options
from shared.services.catalog.inputs import OptionInput, ValueInput
from shared.services.catalog.option_matrix import set_options
from shared.web.access import requires

blueprint = ApiBlueprint(
    "options", __name__, "/stores/<uuid:store_id>/products/<uuid:product_id>/options", "Options and their values."
)


@blueprint.route("")
class Options(MethodView):
    @blueprint.response(200, OptionSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """The options of a product with their values, in their order."""
        return _show(product_id)

    @blueprint.arguments(OptionsBody)
    @blueprint.response(200, OptionSchema(many=True))
    @requires("catalog.edit")
    def put(self, body: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Make these the options. Each combination with something new becomes a variant, priced like the first one.

        With its id a value is renamed: variants, stock, translations and orders stay as they are. A value that is
        left out takes its variants along. `If-Match` takes the product's ETag.
        """
        demand_version(product_by_id(product_id).version)
        set_options(product_id, [_read(option) for option in body["options"]], version=expected_version())
        return _show(product_id)


def _read(option: dict[str, Any]) -> OptionInput:
    values = tuple(ValueInput(value["name"], value["id"]) for value in option["values"])
    return OptionInput(option["name"], values, option["id"])


def _show(product_id: UUID) -> Response:
    version = product_by_id(product_id).version
    rows = api_options([product_id])
    return answer(rows, etag=str(version), page=1, per_page=len(rows), total=len(rows), next_cursor=None)
