"""Labels of returns, bought from couriers."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import replayable
from platform_app.orders.label_views import chosen_box
from platform_app.shipping.schemas import CourierRateSchema, LabelBody, LabelRatesBody, LabelSchema
from platform_app.shipping.shown import courier_rate_values, label_values
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.label import labels_of_return
from shared.models.returns.case import return_by_id
from shared.models.shipping.courier import find_courier_account
from shared.services.returns.labels import buy_return_label, return_grams, return_label_rates
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "return_labels", __name__, "/stores/<uuid:store_id>/returns/<uuid:return_id>", "Labels for what comes back."
)


@blueprint.route("/label-rates")
class ReturnLabelRates(MethodView):
    @blueprint.arguments(LabelRatesBody)
    @blueprint.response(200, CourierRateSchema(many=True))
    @requires("returns.edit")
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Ask couriers what they want to bring the goods back, cheapest first. Keeps nothing."""
        account = find_courier_account()
        if account is None:
            raise Conflict(_("Connect a courier service first, in the settings."))
        grams = return_grams(return_by_id(return_id).id) if body["grams"] is None else body["grams"]
        found = return_label_rates(return_id, chosen_box(account, body["box"], grams), grams)
        rows = [courier_rate_values(rate) for rate in found]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/labels")
class ReturnLabels(MethodView):
    @blueprint.response(200, LabelSchema(many=True))
    @requires("returns.view")
    def get(self, store_id: UUID, return_id: UUID) -> Response:
        """The labels of a return, the newest last; at most one is in force. One of the merchant's own costs nothing."""
        rows = [label_values(label) for label in labels_of_return(return_by_id(return_id).id)]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(LabelBody)
    @blueprint.response(201, LabelSchema)
    @requires("returns.edit")
    @replayable
    def post(self, body: dict[str, Any], store_id: UUID, return_id: UUID) -> Response:
        """Buy the label of a rate; the shopper gets it by mail. `409` where it has one, or something came back."""
        return answer(label_values(buy_return_label(return_id, body["rate"], actor=principal().label)), 201)
