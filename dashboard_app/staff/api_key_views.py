"""API keys of the store: made, shown once, revoked."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.staff.forms import ApiKeyForm
from dashboard_app.staff.permission_groups import is_risky, permission_groups
from dashboard_app.staff.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.staff.api_key import ApiKey, api_keys_of
from shared.services.staff.api_keys import create_api_key, revoke_api_key
from shared.services.stores.links import api_url, platform_of
from shared.web.access import requires


@blueprint.get("/api-keys")
@requires("staff.api_keys")
def api_keys() -> Any:
    return _show(ApiKeyForm(), 200)


@blueprint.post("/api-keys")
@requires("staff.api_keys")
def create_key() -> Any:
    """The raw key is in this one answer and nowhere else."""
    form = ApiKeyForm()
    if not form.validate_on_submit():
        return _show(form, 422)
    try:
        key, raw = create_api_key(g.store.id, form.name.data, form.permissions.data, maker=g.membership)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, 422)
    return _show(None, 201, made=key, raw=raw)


@blueprint.post("/api-keys/<uuid:key_id>/revocation")
@requires("staff.api_keys")
def delete_key(key_id: UUID) -> Any:
    key = revoke_api_key(g.store.id, key_id)
    flash(_("The key “%(name)s” works no more.", name=key.name), "success")
    return redirect(url_for("staff.api_keys"))


def _show(form: ApiKeyForm | None, status: int, made: ApiKey | None = None, raw: str = "") -> Any:
    page = render_template(
        "staff/api_keys.html",
        form=form,
        keys=[key for key in api_keys_of(g.store.id) if key.revoked_at is None],
        groups=permission_groups(g.membership),
        is_risky=is_risky,
        made=made,
        raw=raw,
        address=api_url(platform_of(g.store), f"/api/v1/stores/{g.store.id}"),
    )
    return page, status
