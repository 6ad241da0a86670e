"""Into the account and out of it: by a mailed code, by password, by link. Strangers and customers hear the same."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Invalid, NotAuthenticated, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.customers.sign_in import ProofKind
from shared.services.customers.accounts import (
    ask_code,
    ask_password_reset,
    register,
    reset_password,
    sign_in_by_code,
    sign_in_by_link,
    sign_in_by_password,
)
from shared.services.customers.proofs import look_at_link
from shared.web.access import shopper
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.customers.forms import MAIL, NEW_PASSWORD, CodeForm, PasswordForm, RegisterForm, SignInForm
from storefront_app.customers.who import known_customer, let_in, let_out
from storefront_app.place import current_place
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("customer_access", __name__, url_prefix="/account")
PROOF, EMAIL, NEXT = "proof", "proof_email", "proof_next"
#: Mails that one visitor may cause, and that one address may get.
PACE, PACE_OF_ADDRESS = "20 per hour", "6 per hour"
TRIES = "40 per hour"


@blueprint.get("/login")
@shopper
def login() -> Any:
    if known_customer() is not None:
        return redirect(_next(request.args.get("next", "")))
    return _show_login(SignInForm(data={"email": request.args.get("email", "")}))


@blueprint.post("/login")
@shopper
def sign_in() -> Any:
    form = SignInForm()
    by_password = request.form.get("with") == "password"
    try:
        return _by_password(form) if by_password else _by_code(form)
    except (Invalid, NotAuthenticated) as error:
        form.take_errors(error)
        return _show_login(form), 422


def _by_password(form: SignInForm) -> BaseResponse:
    check_limit(TRIES, "customer-password", client_address())
    let_in(sign_in_by_password(form.email.data or "", form.password.data or ""))
    return redirect(_next(request.form.get("next", "")), 303)


def _by_code(form: SignInForm) -> BaseResponse:
    email = form.email.data or ""
    _check_pace(email)
    return _await_code(ask_code(email, locale=host().locale), email)


@blueprint.get("/code")
@shopper
def code() -> Any:
    if PROOF not in session:
        return redirect(url_for("customer_access.login"))
    return _show_code(CodeForm())


@blueprint.post("/code")
@shopper
def check() -> Any:
    check_limit(TRIES, "customer-code", client_address())
    proof_id = parse_id(session.get(PROOF, ""))
    if proof_id is None:
        return redirect(url_for("customer_access.login"), 303)
    form = CodeForm()
    try:
        customer = sign_in_by_code(proof_id, form.code.data or "")
    except (Invalid, NotFound) as error:
        form.take_errors(error)
        return _show_code(form), 422
    target = _next(session.get(NEXT, ""))
    for name in (PROOF, EMAIL, NEXT):
        session.pop(name, None)
    let_in(customer)
    return redirect(target, 303)


@blueprint.get("/register")
@shopper
def registration() -> Any:
    return _show("register.html", RegisterForm())


@blueprint.post("/register")
@shopper
def create() -> Any:
    form = RegisterForm()
    email = form.email.data or ""
    _check_pace(email)
    try:
        proof_id = register(
            email,
            name=form.name.data or "",
            password=form.password.data or "",
            accepts_marketing=bool(form.accepts_marketing.data),
            locale=host().locale,
        )
    except Invalid as error:
        form.take_errors(error)
        return _show("register.html", form), 422
    return _await_code(proof_id, email)


@blueprint.get("/recover")
@shopper
def recover() -> Any:
    return _show("recover.html", SignInForm(), is_sent="sent" in request.args)


@blueprint.post("/recover")
@shopper
def ask_reset() -> Any:
    form = SignInForm()
    _check_pace(form.email.data or "")
    try:
        ask_password_reset(form.email.data or "", locale=host().locale)
    except Invalid as error:
        form.take_errors(error)
        return _show("recover.html", form, is_sent=False), 422
    return redirect(url_for("customer_access.recover", sent="1"), 303)


@blueprint.get("/reset/<token>")
@shopper
def new_password(token: str) -> Any:
    look_at_link(token, ProofKind.RESET_PASSWORD)
    return _show("reset.html", PasswordForm())


@blueprint.post("/reset/<token>")
@shopper
def set_password(token: str) -> Any:
    check_limit(TRIES, "customer-reset", client_address())
    form = PasswordForm()
    try:
        customer = reset_password(token, form.password.data or "")
    except Invalid as error:
        form.take_errors(error)
        return _show("reset.html", form), 422
    let_in(customer)
    return redirect(url_for("account.overview"), 303)


@blueprint.get("/enter/<token>")
@shopper
def enter(token: str) -> Any:
    """The page behind a sign-in link: programs that look into mails follow links, but press no buttons."""
    look_at_link(token, ProofKind.SIGN_IN_LINK)
    return _show("confirm.html", None, title=_("Sign in to your account"), text="", button=_("Sign in"))


@blueprint.post("/enter/<token>")
@shopper
def enter_by_link(token: str) -> BaseResponse:
    check_limit(TRIES, "customer-link", client_address())
    let_in(sign_in_by_link(token))
    return redirect(url_for("account.overview"), 303)


@blueprint.post("/logout")
@shopper
def logout() -> BaseResponse:
    let_out()
    return redirect(current_place().root_url or "/", 303)


def _check_pace(email: str) -> None:
    """Nobody's letter box is filled by somebody who types a foreign address again and again."""
    check_limit(PACE, "customer-mail", client_address())
    check_limit(PACE_OF_ADDRESS, "customer-mail-address", str(host().store_id), email.strip().lower()[:254])


def _await_code(proof_id: UUID, email: str) -> BaseResponse:
    session[PROOF], session[EMAIL] = str(proof_id), email[:254]
    session[NEXT] = request.form.get("next", "")[:300]
    return redirect(url_for("customer_access.code"), 303)


def _next(path: str) -> str:
    """Back to where somebody was asked to sign in, within the shop; else the account."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return current_place().address(path) if is_ours else url_for("account.overview")


def _show_login(form: SignInForm) -> str:
    wants_password = (request.form.get("with") or request.args.get("with", "")) == "password"
    asked = request.form.get("next") or request.args.get("next", "")
    return _show("login.html", form, wants_password=wants_password, next_path=asked[:300])


def _show_code(form: CodeForm) -> str:
    return _show("code.html", form, email=session.get(EMAIL, ""))


def _show(template: str, form: Any, **values: Any) -> str:
    look = {"accent": shop_accent(), "mail": MAIL, "new_password": NEW_PASSWORD}
    return render_template(f"customers/{template}", form=form, **look, **values)
