"""Edits of placed orders through the API."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.draft_schemas import EditBody, EditSchema
from platform_app.orders.draft_views import line_wish, read_discount
from platform_app.orders.order_views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.orders.edits.applying import edit_order, preview_edit
from shared.services.orders.edits.overview import told_edit
from shared.services.orders.edits.wishes import EditWish
from shared.web.access import requires
from shared.web.context import principal


@blueprint.route("/<uuid:order_id>/edits")
class Edits(MethodView):
    @blueprint.arguments(EditBody)
    @blueprint.response(201, EditSchema)
    @requires("orders.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Change an order that has not left in whole, or see what the change would come to (`preview`, answers 200)."""
        wish = _wish(body)
        if body["preview"]:
            return answer(told_edit(preview_edit(order_id, wish)))
        if body["refund"]:
            principal().demand("payments.refund")
        edited = edit_order(
            order_id,
            wish,
            expected_total=body["expected_total"],
            refund=body["refund"],
            is_told=body["notify"],
            actor=principal().label,
        )
        return answer(told_edit(edited), 201)


def _wish(body: dict[str, Any]) -> EditWish:
    lines = body["lines"]
    if len({line["line_id"] for line in lines}) < len(lines):
        raise Invalid(_("Name each line once."), fields={"lines": _("Name each line once.")})
    return EditWish(
        revision=body["revision"],
        quantities={line["line_id"]: line["quantity"] for line in lines if "quantity" in line},
        discounts={line["line_id"]: read_discount(line["discount"]) for line in lines if "discount" in line},
        added=[line_wish(line) for line in body["added"]],
        sets_discount="discount" in body,
        discount=read_discount(body.get("discount")),
        shipping=body["shipping"],
        reason=body["reason"],
    )
