"""Many products at once: upserts with an answer for each, and one change to many as an operation."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent, replayable
from platform_app.catalog.inputs import read_patch, read_stock
from platform_app.catalog.patch_schemas import (
    BulkBody,
    BulkResultSchema,
    ChangeBody,
    ChangeSchema,
    ProductPatchBody,
)
from shared.db.session import transaction
from shared.kernel.errors import Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.services.catalog.bulk.operation import start_bulk_change
from shared.services.catalog.bulk.preview import preview_change
from shared.services.catalog.bulk.wishes import BulkWish, Selection
from shared.services.catalog.listing import ListFilters
from shared.services.inventory.upserts import Matches, UpsertItem, upsert_product
from shared.web.access import requires
from shared.web.context import principal
from shared.web.errors import flat_messages

blueprint = ApiBlueprint("bulk", __name__, "/stores/<uuid:store_id>/products", "Many products at once.")
_SCHEMA = ProductPatchBody()


@blueprint.route("/bulk")
class Bulk(MethodView):
    @blueprint.arguments(BulkBody)
    @blueprint.response(200, BulkResultSchema(many=True))
    @requires("catalog.edit")
    @replayable
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Create or update up to 1,000 products by handle or SKU.

        Each product is stored as a whole or not at all, and one that is wrong does not stop the others: read `status`
        of each result. What an item leaves out stays as it is.
        """
        items = [_read(item) for item in body["items"]]
        known = Matches([item for item in items if isinstance(item, UpsertItem)], body["match"])
        results = [_carry_out(index, item, known) for index, item in enumerate(items)]
        return answer(results, page=1, per_page=len(results), total=len(results), next_cursor=None)


@blueprint.route("/changes")
class Changes(MethodView):
    @blueprint.arguments(ChangeBody)
    @blueprint.response(202, ChangeSchema)
    @blueprint.alt_response(200, schema=ChangeSchema, description="What would change, with `dry_run`")
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Change all products of a selection: prices, tags, status … as an operation that can be undone.

        With `dry_run` nothing happens but counting.
        """
        chosen, wish = _selection(body["selection"]), _wish(body)
        if body["dry_run"]:
            preview = preview_change(chosen, wish)
            return answer({"operation_id": None, "total": preview.total, "changing": preview.changing})
        operation = start_bulk_change(chosen, wish, user_id=principal().id if principal().kind == "user" else None)
        return answer({"operation_id": operation.id, "total": operation.total, "changing": None}, 202)


def _read(item: dict[str, Any]) -> UpsertItem | ShopsteadError:
    """The item, or what is wrong with it."""
    try:
        body = _SCHEMA.load(item)
    except ma.ValidationError as error:
        return Invalid(_("Please look at the marked fields."), fields=flat_messages(error.normalized_messages()))
    stock = tuple(read_stock(body)) if "variants" in body else ()
    handle = body.get("handle", "")
    return UpsertItem(handle, read_patch(body), stock)


def _carry_out(index: int, item: UpsertItem | ShopsteadError, known: Matches) -> dict[str, Any]:
    if isinstance(item, ShopsteadError):
        return _failed(index, item)
    try:
        with transaction():
            product_id = known.of(item)
            product = upsert_product(item, product_id)
    except ShopsteadError as error:
        return _failed(index, error)
    known.note(item, product)
    status = "updated" if product_id else "created"
    return {"index": index, "status": status, "id": product.id, "handle": product.handle, "error": None}


def _failed(index: int, error: ShopsteadError) -> dict[str, Any]:
    told = {"code": error.code, "message": error.message, "fields": error.fields}
    return {"index": index, "status": "failed", "id": None, "handle": None, "error": told}


def _selection(body: dict[str, Any]) -> Selection:
    """Ids, or filters: an empty list of ids is no wish for everything."""
    ids = tuple(body.pop("ids"))
    filters = ListFilters(**body)
    if not ids and filters == ListFilters():
        raise Invalid(fields={"selection": _("Give ids, or at least one filter.")})
    return Selection(ids, filters)


def _wish(body: dict[str, Any]) -> BulkWish:
    return BulkWish(
        kind=body["kind"],
        to=body["to"],
        words=tuple(body["words"]),
        percent=str(body["percent"]),
        amount=body["amount"],
        ending=body["ending"],
        price_field=body["price_field"],
    )
