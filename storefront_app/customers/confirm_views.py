"""Pages behind mailed links that change an account. They ask once more: programs follow links, but press no buttons."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.i18n import gettext as _
from shared.models.customers.sign_in import ProofKind
from shared.services.customers.erasure import erase_by_link
from shared.services.customers.profile import change_email
from shared.services.customers.proofs import look_at_link
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from storefront_app.customers.who import forget_browser, known_customer
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("account_confirmation", __name__, url_prefix="/account")
TRIES = "40 per hour"


@blueprint.get("/email/<token>")
@shopper
def new_email(token: str) -> str:
    proof = look_at_link(token, ProofKind.CHANGE_EMAIL)
    text = _("From now on your account goes by %(email)s.", email=proof.email)
    return _ask(_("Confirm your new e-mail address"), text, _("Confirm this address"))


@blueprint.post("/email/<token>")
@shopper
def confirm_email(token: str) -> BaseResponse:
    check_limit(TRIES, "customer-link", client_address())
    change_email(token)
    endpoint = "account.overview" if known_customer() is not None else "customer_access.login"
    return redirect(url_for(endpoint), 303)


@blueprint.get("/deletion/<token>")
@shopper
def deletion(token: str) -> str:
    look_at_link(token, ProofKind.ERASE)
    text = _(
        "Your name, addresses, telephone number and sign-ins are erased. Of your orders the shop keeps what the law "
        "asks for, such as invoices. This cannot be undone."
    )
    return _ask(_("Delete your account?"), text, _("Delete my account"), is_final=True)


@blueprint.post("/deletion/<token>")
@shopper
def delete(token: str) -> Any:
    check_limit(TRIES, "customer-link", client_address())
    erase_by_link(token)
    forget_browser()
    return render_template("customers/deleted.html", accent=shop_accent())


def _ask(title: str, text: str, button: str, *, is_final: bool = False) -> str:
    values = {"title": title, "text": text, "button": button, "is_final": is_final}
    return render_template("customers/confirm.html", form=None, accent=shop_accent(), **values)
