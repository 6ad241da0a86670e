"""Labels of parcels: what couriers ask, bought, fetched, given back."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import replayable
from platform_app.shipping.schemas import CourierRateSchema, LabelBody, LabelRatesBody, LabelSchema
from platform_app.shipping.shown import courier_rate_values, label_values
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.fulfilment import fulfilment_by_id
from shared.models.orders.label import label_by_id, labels_of_parcel
from shared.models.shipping.courier import CourierAccount, find_courier_account
from shared.services.orders.labels.buying import buy_label, label_rates, parcel_grams
from shared.services.orders.labels.settling import label_pdf, refund_label
from shared.services.shipping.couriers import BoxSize, box_for, boxes_of
from shared.web.access import requires
from shared.web.context import principal
from shared.web.pdf import pdf_answer

blueprint = ApiBlueprint("labels", __name__, "/stores/<uuid:store_id>", "Labels of parcels, bought from couriers.")


@blueprint.route("/fulfilments/<uuid:fulfilment_id>/label-rates")
class LabelRates(MethodView):
    @blueprint.arguments(LabelRatesBody)
    @blueprint.response(200, CourierRateSchema(many=True))
    @requires("orders.fulfil")
    def post(self, body: dict[str, Any], store_id: UUID, fulfilment_id: UUID) -> Response:
        """Ask couriers what they want for the parcel, cheapest first. Keeps nothing."""
        account = find_courier_account()
        if account is None:
            raise Conflict(_("Connect a courier service first, in the settings."))
        grams = parcel_grams(fulfilment_id) if body["grams"] is None else body["grams"]
        found = label_rates(fulfilment_id, chosen_box(account, body["box"], grams), grams)
        rows = [courier_rate_values(rate) for rate in found]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


@blueprint.route("/fulfilments/<uuid:fulfilment_id>/labels")
class Labels(MethodView):
    @blueprint.response(200, LabelSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, fulfilment_id: UUID) -> Response:
        """The labels of a parcel, the newest last; at most one is in force."""
        rows = [label_values(label) for label in labels_of_parcel(fulfilment_by_id(fulfilment_id).id)]
        return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)

    @blueprint.arguments(LabelBody)
    @blueprint.response(201, LabelSchema)
    @requires("orders.fulfil")
    @replayable
    def post(self, body: dict[str, Any], store_id: UUID, fulfilment_id: UUID) -> Response:
        """Buy the label of a rate; the parcel is followed by its number from then on. `409` where it has one."""
        return answer(label_values(buy_label(fulfilment_id, body["rate"], actor=principal().label)), 201)


@blueprint.route("/labels/<uuid:label_id>")
class OneLabel(MethodView):
    @blueprint.response(200, LabelSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, label_id: UUID) -> Response:
        """One label."""
        return answer(label_values(label_by_id(label_id)))


@blueprint.route("/labels/<uuid:label_id>/file")
class LabelFile(MethodView):
    @blueprint.response(200, content_type="application/pdf")
    @requires("orders.view")
    def get(self, store_id: UUID, label_id: UUID) -> Response:
        """The label as PDF."""
        return pdf_answer(label_pdf(label_id), f"label-{label_id}.pdf")


@blueprint.route("/labels/<uuid:label_id>/refund")
class LabelRefund(MethodView):
    @blueprint.response(201, LabelSchema)
    @requires("orders.fulfil")
    @replayable
    def post(self, store_id: UUID, label_id: UUID) -> Response:
        """Give a label back that was not used. Its state tells whether its price came back already."""
        refund_label(label_id, actor=principal().label)
        return answer(label_values(label_by_id(label_id)), 201)


def chosen_box(account: CourierAccount, name: str, grams: int) -> BoxSize:
    """Raises Invalid where there is no such box, or none that carries so much."""
    named = next((box for box in boxes_of(account) if box.name == name), None)
    found = named if name else box_for(account, grams)
    if found is None or grams > found.most_weight:
        raise Invalid(fields={"box": _("This box does not carry so much.") if found else _("Choose a box.")})
    return found
