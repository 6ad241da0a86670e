"""The public site: what the platform is, what it costs."""

from typing import Any

from flask import Blueprint, render_template

from platform_app.context import platform
from platform_app.stores.plans import PLANS
from platform_app.stores.questions import QUESTIONS
from shared.kernel.i18n import LANGUAGES
from shared.services.stores.links import dashboard_url, site_url
from shared.web.access import public

blueprint = Blueprint("site", __name__, subdomain="site")


@blueprint.get("/")
@public
def landing() -> Any:
    return render_template("stores/landing.html", plans=PLANS, questions=QUESTIONS)


@blueprint.get("/pricing")
@public
def pricing() -> Any:
    return render_template("stores/pricing.html", plans=PLANS, questions=QUESTIONS)


@blueprint.context_processor
def addresses() -> dict[str, Any]:
    """What every page of the site links to; absolute, from what is stored."""
    return {
        "dashboard_address": dashboard_url(platform()),
        "sign_in_address": dashboard_url(platform(), "/sign-in"),
        "site_address": site_url(platform()),
        "stores_domain": platform().stores_domain,
        "languages": list(LANGUAGES.values()),
    }
