"""The log of mails: what went to whom, what became of it, one of them anew, and addresses that work again."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.mail.previewing import mail_answer, problem_answer
from dashboard_app.mail.showing import known_kinds
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.mail.builders import all_kinds, build_mail
from shared.models.mail.message import MailMessage, MailState, mail_by_id
from shared.models.orders.order import find_order_by_id
from shared.services.mail.bounces import bouncing_at, forget_bounces
from shared.services.mail.log import list_mails, send_again
from shared.web.access import requires
from shared.web.headers import allow_source

blueprint = store_blueprint("mails", __name__, "/mails")


@blueprint.get("/")
@requires("orders.view")
def index() -> Any:
    kind, state = asked_text("kind"), asked_choice("state", MailState)
    listing = list_mails(asked_text(), kind=kind, state=state, page=asked_page())
    return render_template("mail/log.html", listing=listing, kinds=known_kinds(), states=list(MailState))


@blueprint.get("/<uuid:message_id>")
@requires("orders.view")
def show(message_id: UUID) -> Any:
    message = mail_by_id(message_id)
    allow_source("frame-src", "'self'")
    return render_template(
        "mail/show.html",
        mail=message,
        order=find_order_by_id(message.about_id) if message.about_id else None,
        can_be_shown=_can_be_shown(message),
        bouncing=bouncing_at(message.recipient),
    )


@blueprint.get("/<uuid:message_id>/body")
@requires("orders.view")
def body(message_id: UUID) -> Any:
    """Made anew from what is true now; bodies are not kept."""
    message = mail_by_id(message_id)
    if not _can_be_shown(message):
        raise NotFound
    try:
        with use_locale(message.locale):
            mail = build_mail(message)
    except NotFound:
        return problem_answer(_("What this mail was about is gone."))
    return mail_answer(mail.subject, mail.text, mail.html, message.locale)


@blueprint.post("/<uuid:message_id>/copies")
@requires("orders.fulfil")
def create_copy(message_id: UUID) -> Any:
    message = mail_by_id(message_id)
    if not _can_be_shown(message):
        raise Conflict(_("A mail with a code or a key is not sent again: its reader can ask for a new one."))
    copy_id = send_again(message_id)
    flash(_("The mail goes to %(address)s once more.", address=message.recipient), "success")
    return redirect(url_for("mails.show", message_id=copy_id))


@blueprint.post("/addresses/recovery")
@requires("orders.fulfil")
def create_recovery() -> Any:
    """Mail reaches this address again."""
    email = request.form.get("email", "")
    forget_bounces(email)
    flash(_("%(address)s counts as working again.", address=email), "success")
    return redirect(url_for("mails.index", q=email))


def _can_be_shown(message: MailMessage) -> bool:
    kind = all_kinds().get(message.kind)
    return kind is not None and not kind.is_secret
