"""Cards that the customer agreed to have kept at the payment provider: seen here, and removed."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import GatewayFailed, NotFound
from shared.kernel.i18n import gettext as _
from shared.services.payments.cards import remove_saved_card, saved_cards
from shared.web.access import shopper
from shared.web.limits import check_limit
from storefront_app.customers.account_views import demand_customer, myself, show_account

blueprint = Blueprint("cards", __name__, url_prefix="/account/cards")
blueprint.before_request(demand_customer)
PACE = "60 per hour"


@blueprint.get("")
@shopper
def index() -> Any:
    check_limit(PACE, "customer-cards", str(myself().id))
    try:
        return show_account("cards.html", "cards", cards=saved_cards(myself().id), is_away=False)
    except GatewayFailed:
        return show_account("cards.html", "cards", cards=[], is_away=True)


@blueprint.post("/<card_id>/removal")
@shopper
def remove(card_id: str) -> BaseResponse:
    check_limit(PACE, "customer-cards", str(myself().id))
    try:
        remove_saved_card(myself().id, card_id)
        flash(_("The card is removed."), "success")
    except NotFound as error:
        flash(error.message, "warning")
    except GatewayFailed:
        flash(_("Your cards cannot be reached just now. Try again in a moment."), "error")
    return redirect(url_for("cards.index"), 303)
