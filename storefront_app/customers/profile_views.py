"""What customers change about themselves, and leaving for good."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, Invalid, NotAuthenticated
from shared.kernel.i18n import gettext as _
from shared.models.customers.customer import customer_by_id
from shared.models.customers.sign_in import sign_ins_of
from shared.services.customers.accounts import has_password
from shared.services.customers.erasure import ask_erasure
from shared.services.customers.profile import (
    ProfileInput,
    ask_email_change,
    change_profile,
    choose_password,
    drop_password,
    end_other_sign_ins,
    end_own_sign_in,
)
from shared.web.access import shopper
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from storefront_app.context import store
from storefront_app.customers.account_views import demand_customer, myself, show_account
from storefront_app.customers.forms import MAIL, NEW_PASSWORD, EmailForm, PasswordForm, ProfileForm

blueprint = Blueprint("profile", __name__, url_prefix="/account/profile")
blueprint.before_request(demand_customer)
MAILS, TRIES = "10 per hour", "20 per hour"


@blueprint.get("")
@shopper
def show() -> str:
    return _show()


@blueprint.post("")
@shopper
def update() -> Any:
    form = ProfileForm().offer_languages()
    wanted = ProfileInput(
        name=form.name.data or "",
        phone=form.phone.data or "",
        locale=form.locale.data or "",
        accepts_marketing=bool(form.accepts_marketing.data),
        country=store().country,
    )
    try:
        change_profile(myself().id, wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(profile=form), 422
    return _back(_("Your details are saved."))


@blueprint.post("/password")
@shopper
def set_password() -> Any:
    check_limit(TRIES, "customer-password", str(myself().id))
    form = PasswordForm()
    try:
        choose_password(
            myself().id,
            present=form.present.data or "",
            password=form.password.data or "",
            keep=myself().sign_in_id,
        )
    except (Invalid, NotAuthenticated) as error:
        form.take_errors(error if error.fields else Invalid(fields={"present": error.message}))
        return _show(password=form), 422
    return _back(_("The password is saved. Other browsers are signed out."))


@blueprint.post("/password/removal")
@shopper
def remove_password() -> BaseResponse:
    drop_password(myself().id)
    return _back(_("From now on you sign in with a code by mail."))


@blueprint.post("/email")
@shopper
def ask_new_email() -> Any:
    check_limit(MAILS, "customer-email", str(myself().id), client_address())
    form = EmailForm()
    try:
        ask_email_change(myself().id, form.email.data or "", locale=host().locale)
    except Invalid as error:
        form.take_errors(error)
        return _show(email=form), 422
    return _back(
        _("We have written to %(email)s. The address changes once you confirm it there.", email=form.email.data)
    )


@blueprint.post("/sign-ins/<uuid:sign_in_id>/end")
@shopper
def end_sign_in(sign_in_id: UUID) -> BaseResponse:
    end_own_sign_in(myself().id, sign_in_id)
    return _back(_("That browser is signed out."))


@blueprint.post("/sign-ins/others/end")
@shopper
def end_others() -> BaseResponse:
    end_other_sign_ins(myself().id, myself().sign_in_id)
    return _back(_("All other browsers are signed out."))


@blueprint.post("/deletion")
@shopper
def ask_deletion() -> BaseResponse:
    check_limit(MAILS, "customer-deletion", str(myself().id))
    try:
        ask_erasure(myself().id, locale=host().locale)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for("profile.show"), 303)
    return _back(_("We have sent you a mail. Your account is deleted once you confirm it there."))


def _show(
    *, profile: ProfileForm | None = None, password: PasswordForm | None = None, email: EmailForm | None = None
) -> str:
    """The page with all its forms; the one that was refused comes back with what was typed."""
    kept = customer_by_id(myself().id)
    return show_account(
        "profile.html",
        "profile",
        profile=profile or ProfileForm(bound=False, obj=kept).offer_languages(),
        password=password or PasswordForm(bound=False),
        email=email or EmailForm(bound=False),
        has_password=has_password(kept.id),
        sign_ins=sign_ins_of(kept.id),
        mail=MAIL,
        new_password=NEW_PASSWORD,
    )


def _back(message: str) -> BaseResponse:
    flash(message, "success")
    return redirect(url_for("profile.show"), 303)
