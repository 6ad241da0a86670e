"""Mails to customers about their accounts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.customers.sign_in import CustomerProof, find_proof
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store, current_store
from shared.services.customers.proofs import LASTS, code_of, link_token
from shared.services.stores.links import store_url


@mail_kind("customers.sign_in")
def build_code(message: MailMessage) -> Mail:
    proof, store = _proof(message), current_store()
    code = code_of(proof.id)
    subject = _("%(code)s is your code for %(store)s", code=code, store=store.name)
    return _mail("customers/code", subject, store, code=code, minutes=int(_life(proof).total_seconds() // 60))


@mail_kind("customers.sign_in_link")
def build_sign_in_link(message: MailMessage) -> Mail:
    store = current_store()
    return _link_mail(
        message,
        "/account/enter",
        _("Your account at %(store)s", store=store.name),
        text=_("With this link you see your orders and your addresses, without a password."),
        button=_("Sign in"),
    )


@mail_kind("customers.reset_password")
def build_reset(message: MailMessage) -> Mail:
    return _link_mail(
        message,
        "/account/reset",
        _("Choose a new password"),
        text=_("Somebody, probably you, asked for a new password for this address."),
        button=_("Choose a new password"),
    )


@mail_kind("customers.change_email")
def build_email_change(message: MailMessage) -> Mail:
    return _link_mail(
        message,
        "/account/email",
        _("Confirm your new e-mail address"),
        text=_("From then on you sign in with this address, and mails about your orders come here."),
        button=_("Confirm this address"),
    )


@mail_kind("customers.erase")
def build_erasure(message: MailMessage) -> Mail:
    return _link_mail(
        message,
        "/account/deletion",
        _("Delete your account?"),
        text=_("You asked us to delete your account. This cannot be undone."),
        button=_("Delete my account"),
    )


def _link_mail(message: MailMessage, path: str, subject: str, *, text: str, button: str) -> Mail:
    proof, store = _proof(message), current_store()
    url = store_url(store, f"{path}/{link_token(proof.id)}", locale=proof.locale)
    hours = max(1, int(_life(proof).total_seconds() // 3600))
    return _mail("customers/link", subject, store, text=text, button=button, url=url, hours=hours)


def _life(proof: CustomerProof) -> timedelta:
    return LASTS[proof.kind]


def _proof(message: MailMessage) -> CustomerProof:
    proof = find_proof(UUID(message.arguments["proof_id"]))
    if proof is None:
        raise NotFound(_("This request does not exist any more."))
    return proof


def _mail(template: str, subject: str, store: Store, **values: Any) -> Mail:
    values |= {"subject": subject, "brand": store.name}
    return Mail(subject, render_text(template, **values), render_html(template, **values), store.name, store.email)
