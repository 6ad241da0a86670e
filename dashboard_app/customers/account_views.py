"""What staff do for a customer: details, a link into the account, and forgetting them."""

from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, url_for

from dashboard_app.customers.forms import CustomerForm
from dashboard_app.customers.views import blueprint, show_customer
from shared.db.codec import dump_json
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import customer_by_id
from shared.services.customers.accounts import ask_sign_in_link
from shared.services.customers.erasure import erase_customer
from shared.services.customers.management import update_customer
from shared.services.customers.own_data import own_data
from shared.web.access import requires
from shared.web.limits import check_limit

LINKS = "10 per hour"
DOWNLOADS = "30 per hour"


@blueprint.post("/<uuid:customer_id>")
@requires("customers.edit")
def update(customer_id: UUID) -> Any:
    form = CustomerForm()
    try:
        update_customer(customer_id, form.wish)
    except (Conflict, Invalid) as error:
        form.take_errors(error)
        return show_customer(customer_id, form=form), 422
    flash(_("The details are saved."), "success")
    return _back(customer_id)


@blueprint.post("/<uuid:customer_id>/sign-in-links")
@requires("customers.edit")
def create_sign_in_link(customer_id: UUID) -> Any:
    """A mail that leads the customer into the account; the link itself is shown to nobody."""
    check_limit(LINKS, "sign-in-link", str(customer_id))
    customer = customer_by_id(customer_id)
    if customer.erased_at is not None:
        raise Conflict(_("This customer was erased."))
    ask_sign_in_link(customer)
    flash(_("A link to sign in is on its way to %(email)s.", email=customer.email), "success")
    return _back(customer_id)


@blueprint.post("/<uuid:customer_id>/erasure")
@requires("customers.erase")
def create_erasure(customer_id: UUID) -> Any:
    try:
        erase_customer(customer_id)
    except Conflict as error:
        flash(error.message, "error")
        return _back(customer_id)
    flash(_("The customer is erased. Their orders keep what the law asks for."), "success")
    return redirect(url_for("customers.index"))


@blueprint.get("/<uuid:customer_id>/data")
@requires("customers.erase")
def show_data(customer_id: UUID) -> Response:
    """Everything that is kept of a customer who asked for it, as the file that the customer's own account gives."""
    check_limit(DOWNLOADS, "customer-data", str(customer_id))
    response = Response(dump_json(own_data(customer_id)), content_type="application/json")
    name = f"{g.store.handle}-{clock.now().date().isoformat()}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _back(customer_id: UUID) -> Any:
    return redirect(url_for("customers.show", customer_id=customer_id))
