"""The frame of the operator console."""

from typing import Any

from flask import request, url_for

from platform_app.context import platform
from platform_app.staff.views import blueprint
from shared.kernel.i18n import gettext as _
from shared.web.context import principal


@blueprint.context_processor
def frame() -> dict[str, Any]:
    """What the layout shows to a signed-in operator; strangers see the sign-in card only."""
    if not principal().is_operator:
        return {}
    return {
        "platform_name": _("%(platform)s operator", platform=platform().name),
        "menu": [
            _entry(_("Overview"), "operator.overview", "layout-dashboard"),
            _entry(_("Stores"), "operator.stores", "building-store"),
            _entry(_("Payments"), "operator.payments", "credit-card"),
            _entry(_("Jobs"), "operator.jobs_address", "list-details"),
        ],
        "sign_out_url": url_for("operator.delete_sign_in"),
    }


def _entry(label: str, endpoint: str, icon: str) -> dict[str, Any]:
    active = request.endpoint == endpoint
    return {"label": label, "url": url_for(endpoint), "icon": icon, "active": active, "children": [], "badge": None}
