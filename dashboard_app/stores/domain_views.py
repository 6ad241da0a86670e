"""Custom domains: claimed, shown with the records to set, verified, made primary, removed."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.stores.forms import DomainForm
from dashboard_app.stores.views import blueprint
from shared.kernel.errors import Conflict, GatewayFailed, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.domain import domains_of
from shared.services.stores.domains import (
    claim_domain,
    drop_primary,
    make_primary,
    record_name,
    record_value,
    remove_domain,
    verify_domain,
)
from shared.services.stores.links import platform_of
from shared.web.access import requires
from shared.web.limits import check_limit


@blueprint.get("/domains")
@requires("stores.domains")
def domains() -> Any:
    return _show(DomainForm(), 200)


@blueprint.post("/domains")
@requires("stores.domains")
def create_domain() -> Any:
    form = DomainForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    try:
        domain = claim_domain(form.host.data)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show(form, error.status)
    flash(_("Set the records below for %(host)s, then verify it.", host=domain.host), "success")
    return redirect(url_for("settings.domains"))


@blueprint.post("/domains/<uuid:domain_id>/verification")
@requires("stores.domains")
def create_domain_verification(domain_id: UUID) -> Any:
    check_limit("20 per minute", "verify-domain", str(g.store.id))
    try:
        domain = verify_domain(domain_id)
        flash(_("%(host)s is verified and leads to your store.", host=domain.host), "success")
    except (Invalid, Conflict, GatewayFailed) as error:
        flash(error.message, "error")
    return redirect(url_for("settings.domains"))


@blueprint.post("/domains/<uuid:domain_id>/primary")
@requires("stores.domains")
def create_primary(domain_id: UUID) -> Any:
    try:
        domain = make_primary(domain_id)
        flash(_("Your store goes by %(host)s from now on.", host=domain.host), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("settings.domains"))


@blueprint.post("/domains/own-subdomain")
@requires("stores.domains")
def delete_primary() -> Any:
    drop_primary()
    flash(_("Your store goes by its own subdomain again."), "success")
    return redirect(url_for("settings.domains"))


@blueprint.post("/domains/<uuid:domain_id>/removal")
@requires("stores.domains")
def delete_domain(domain_id: UUID) -> Any:
    remove_domain(domain_id)
    flash(_("The domain is disconnected."), "success")
    return redirect(url_for("settings.domains"))


def _show(form: DomainForm, status: int) -> Any:
    own_host = f"{g.store.handle}.{platform_of(g.store).stores_domain}"
    found = domains_of(g.store.id)
    page = render_template(
        "stores/domains.html",
        form=form,
        domains=found,
        own_host=own_host,
        has_primary=any(domain.is_primary for domain in found),
        record_name=record_name,
        record_value=record_value,
    )
    return page, status
