"""What the EU's register said about the VAT number of an order without tax."""

from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import answer
from platform_app.api.idempotency import replayable
from platform_app.orders.order_views import blueprint
from platform_app.orders.schemas import TaxIdProofSchema
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import order_by_id
from shared.services.orders.tax_proofs import confirm_order, shown_proof, told_proof
from shared.web.access import requires


@blueprint.route("/<uuid:order_id>/tax-id-proof")
class TaxIdProof(MethodView):
    @blueprint.response(200, TaxIdProofSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """The seller's proof for reverse charge; 404 for orders whose number was not looked up."""
        proof = shown_proof(order_by_id(order_id))
        if proof is None:
            raise NotFound(_("This order has no VAT number that is looked up."))
        return answer(told_proof(proof))

    @blueprint.response(201, TaxIdProofSchema)
    @requires("orders.fulfil")
    @replayable
    def post(self, store_id: UUID, order_id: UUID) -> Response:
        """Ask the register once more, where it has not answered yet. Takes some seconds at worst."""
        return answer(told_proof(confirm_order(order_id)), 201)
