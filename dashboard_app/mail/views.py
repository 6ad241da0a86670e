"""Settings → Mails: who they are from, which there are, and their words in each of the store's languages."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.mail.forms import SenderForm, TextForm
from dashboard_app.mail.previewing import preview_answer
from dashboard_app.mail.showing import asked_kind, asked_language, kind_rows, version_of
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import LANGUAGES
from shared.kernel.i18n import gettext as _
from shared.mail.builders import MailKind
from shared.mail.previews import preview_mail, starting_text
from shared.models.mail.text import find_mail_text
from shared.models.stores.mailing import mailing_of
from shared.services.catalog.media import store_picture
from shared.services.mail.log import send_trial
from shared.services.mail.preferences import save_sender, switch_kind
from shared.services.mail.texts import drop_mail_text, save_mail_text, undo_mail_text
from shared.web.access import requires
from shared.web.context import principal
from shared.web.headers import allow_source

blueprint = store_blueprint("mail_settings", __name__, "/settings/mails")


@blueprint.get("/")
@requires("stores.view")
def index() -> Any:
    return _show_index(SenderForm(bound=False, obj=mailing_of()))


@blueprint.post("/")
@requires("stores.edit")
def save() -> Any:
    form = SenderForm()
    try:
        save_sender(
            sender=form.sender.data or "",
            reply_to=form.reply_to.data or "",
            color=(form.color.data or "") if "with_color" in request.form else "",
            logo=_sent_logo(),
        )
    except Invalid as error:
        form.take_errors(error)
        return _show_index(form), 422
    flash(_("The settings are saved."), "success")
    return redirect(url_for("mail_settings.index"))


@blueprint.get("/<kind>")
@requires("stores.view")
def edit(kind: str) -> Any:
    found, locale = asked_kind(kind), asked_language(g.store)
    text = find_mail_text(found.name, locale)
    start = starting_text(found, locale)
    own = text if text is not None and text.body else start
    return _show_text(found, locale, TextForm(bound=False, data={"subject": own.subject, "body": own.body}))


@blueprint.post("/<kind>")
@requires("stores.edit")
def save_text(kind: str) -> Any:
    found, locale, form = asked_kind(kind), asked_language(g.store), TextForm()
    subject, body = form.subject.data or "", form.body.data or ""
    try:
        preview_mail(found, locale, subject=subject, body=body)
        version = request.form.get("version", 0, type=int)
        save_mail_text(found.name, locale, subject=subject, body=body, version=version, user_id=principal().id)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show_text(found, locale, form), error.status
    flash(_("The mail is saved. It reads so from now on."), "success")
    return _back(found, locale)


@blueprint.post("/<kind>/preview")
@requires("stores.view")
def preview(kind: str) -> Any:
    """What is typed just now, as a page for the frame beside it."""
    form = TextForm()
    return preview_answer(asked_kind(kind), asked_language(g.store), form.subject.data or "", form.body.data or "")


@blueprint.get("/<kind>/preview")
@requires("stores.view")
def saved_preview(kind: str) -> Any:
    found, locale = asked_kind(kind), asked_language(g.store)
    text = find_mail_text(found.name, locale)
    return preview_answer(found, locale, text.subject if text else "", text.body if text else "")


@blueprint.post("/<kind>/trials")
@requires("stores.edit")
def create_trial(kind: str) -> Any:
    """The mail as it is typed, to oneself."""
    found, locale, form = asked_kind(kind), asked_language(g.store), TextForm()
    subject, body = form.subject.data or "", form.body.data or ""
    try:
        if preview_mail(found, locale, subject=subject, body=body) is None:
            raise Conflict(_("There is nothing to fill this mail with before the first one was sent."))
        send_trial(found.name, recipient=g.user.email, locale=locale, subject=subject, body=body)
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _show_text(found, locale, form), error.status
    flash(_("A trial is on its way to %(address)s. Nothing is saved yet.", address=g.user.email), "success")
    return _show_text(found, locale, form)


@blueprint.post("/<kind>/original")
@requires("stores.edit")
def restore(kind: str) -> Any:
    found, locale = asked_kind(kind), asked_language(g.store)
    drop_mail_text(found.name, locale, user_id=principal().id)
    flash(_("Our text is back."), "success")
    return _back(found, locale)


@blueprint.post("/<kind>/undoing")
@requires("stores.edit")
def create_undoing(kind: str) -> Any:
    found, locale = asked_kind(kind), asked_language(g.store)
    undo_mail_text(found.name, locale, user_id=principal().id)
    flash(_("The last change is undone. Undo it once more to have it back."), "success")
    return _back(found, locale)


@blueprint.post("/<kind>/switch")
@requires("stores.edit")
def switch(kind: str) -> Any:
    found = asked_kind(kind)
    if not found.may_be_off:
        raise Conflict(_("This mail cannot be switched off."))
    switch_kind(found.name, is_on=request.form.get("on") == "1")
    return redirect(url_for("mail_settings.index"))


def _sent_logo() -> str | None:
    """The key of a picture that was sent; empty to have none; None to leave it."""
    file = request.files.get("logo")
    if file is not None and file.filename:
        return str(store_picture(file.filename, file.stream).key)
    return "" if "no_logo" in request.form else None


def _back(kind: MailKind, locale: str) -> Any:
    return redirect(url_for("mail_settings.edit", kind=kind.name, locale=locale))


def _show_index(form: SenderForm) -> str:
    return render_template("mail/index.html", form=form, rows=kind_rows(g.store), mailing=mailing_of())


def _show_text(kind: MailKind, locale: str, form: TextForm) -> str:
    allow_source("frame-src", "'self'")
    text = find_mail_text(kind.name, locale)
    return render_template(
        "mail/text.html",
        kind=kind,
        locale=locale,
        language=LANGUAGES[locale],
        languages=[LANGUAGES[code] for code in g.store.locales if code in LANGUAGES],
        form=form,
        text=text,
        version=version_of(text),
        is_own=bool(text and text.body),
        shown=_placeholders(kind, locale),
    )


def _placeholders(kind: MailKind, locale: str) -> Any:
    try:
        return preview_mail(kind, locale)
    except Invalid:
        return None
