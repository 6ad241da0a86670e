"""Which store to work on, and opening another one."""

from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request

from dashboard_app.stores.forms import NewStoreForm
from dashboard_app.stores.home_address import store_home
from shared.db.session import session as database
from shared.kernel.errors import Invalid, NotAllowed
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.models.staff.membership import Role, memberships_of
from shared.models.stores.merchant import Merchant, merchant_by_id
from shared.models.stores.platform import Platform
from shared.models.stores.store import stores_of
from shared.services.stores.handles import HandleState, check_handle
from shared.services.stores.opening import NewStore, explain_handle, open_store
from shared.web.access import signed_in
from shared.web.context import host
from shared.web.limits import check_limit

blueprint = Blueprint("stores", __name__)


@blueprint.get("/")
@signed_in
def index() -> Any:
    """Straight to the store of whoever has one; a choice for the others."""
    memberships = memberships_of(g.user.id)
    found = stores_of([one.merchant_id for one in memberships])
    if len(found) == 1:
        return redirect(store_home(found[0]))
    return render_template("stores/choose.html", own_stores=found, can_open=_owned_merchant() is not None)


@blueprint.get("/stores/new")
@signed_in
def new() -> Any:
    return _ask(NewStoreForm(data={"locale": current_language().code, "country": "NL"}), 200)


@blueprint.post("/stores/new")
@signed_in
def create() -> Any:
    check_limit("10 per hour", "open-store", str(g.user.id))
    merchant, form = _owned_merchant(), NewStoreForm()
    if merchant is None:
        raise NotAllowed(_("Only an owner can open another store."))
    if not form.validate_on_submit():
        return _ask(form, 422)
    wanted = NewStore(form.store_name.data, form.handle.data, form.country.data, form.locale.data, g.user.email)
    try:
        store = open_store(merchant, wanted)
    except Invalid as error:
        form.take_errors(error)
        return _ask(form, 422)
    flash(_("%(store)s is open.", store=store.name), "success")
    return redirect(store_home(store))


@blueprint.get("/stores/handle")
@signed_in
def judge_handle() -> Any:
    """``{"ok", "message", "suggestion"}`` for the address field while it is typed."""
    check_limit("120 per minute", "handle", str(g.user.id))
    answer = check_handle(host().platform_id, request.args.get("value", "")[:80])
    ok = answer.state is HandleState.AVAILABLE
    return jsonify(ok=ok, message=explain_handle(answer), suggestion=answer.suggestion)


def _owned_merchant() -> Merchant | None:
    owned = [one.merchant_id for one in memberships_of(g.user.id) if one.role == Role.OWNER]
    return merchant_by_id(owned[0]) if owned else None


def _ask(form: NewStoreForm, status: int) -> Any:
    platform = database().get_one(Platform, host().platform_id)
    return render_template("stores/new.html", form=form, stores_domain=platform.stores_domain), status
