"""The public site: what the platform is, what it costs."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from platform_app.context import platform
from platform_app.stores.plans import PLANS
from platform_app.stores.questions import QUESTIONS
from shared.kernel.currencies import EXPONENTS
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.services.stores.links import dashboard_url
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
        "platform_name": platform().name,
        "home_url": url_for("site.landing"),
        "sign_in_url": dashboard_url(platform(), "/sign-in"),
        "sign_up_url": url_for("site.ask_sign_up"),
        "stores_domain": platform().stores_domain,
        "languages": list(LANGUAGES.values()),
        "currency_count": len(EXPONENTS),
        "site_nav": _links(),
        "footer_nav": _links(),
    }


def _links() -> list[dict[str, Any]]:
    landing = url_for("site.landing")
    return [
        {"label": _("Features"), "url": f"{landing}#features"},
        {"label": _("Pricing"), "url": url_for("site.pricing"), "active": request.endpoint == "site.pricing"},
        {"label": _("Questions"), "url": f"{landing}#questions"},
    ]
