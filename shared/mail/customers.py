"""Mails to customers about their accounts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.mail.samples import SAMPLE_LINK
from shared.models.customers.sign_in import CustomerProof, find_proof
from shared.models.mail.message import MailMessage
from shared.models.stores.store import Store, current_store
from shared.services.customers.proofs import LASTS, code_of, link_token
from shared.services.stores.links import store_url


@mail_kind(
    "customers.sign_in",
    title=_l("Code to sign in"),
    about=_l("Customers sign in to their account with it."),
    is_secret=True,
    sample=lambda: _code_mail(current_store(), "123456", 15),
)
def build_code(message: MailMessage) -> Mail:
    proof, store = _proof(message), current_store()
    return _code_mail(store, code_of(proof.id), int(_life(proof).total_seconds() // 60))


def _code_mail(store: Store, code: str, minutes: int) -> Mail:
    subject = _("%(code)s is your code for %(store)s", code=code, store=store.name)
    return _mail("customers/code", subject, store, code=code, minutes=minutes)


@mail_kind(
    "customers.sign_in_link",
    title=_l("Link to sign in"),
    about=_l("Staff can send it from a customer’s page."),
    is_secret=True,
    sample=lambda: _sign_in_link(current_store(), SAMPLE_LINK, 1),
)
def build_sign_in_link(message: MailMessage) -> Mail:
    return _sign_in_link(current_store(), *_link(message, "/account/enter"))


def _sign_in_link(store: Store, url: str, hours: int) -> Mail:
    return _link_mail(
        store,
        url,
        hours,
        _("Your account at %(store)s", store=store.name),
        text=_("With this link you see your orders and your addresses, without a password."),
        button=_("Sign in"),
    )


@mail_kind(
    "customers.reset_password",
    title=_l("New password"),
    about=_l("To customers who forgot theirs."),
    is_secret=True,
    sample=lambda: _reset(current_store(), SAMPLE_LINK, 1),
)
def build_reset(message: MailMessage) -> Mail:
    return _reset(current_store(), *_link(message, "/account/reset"))


def _reset(store: Store, url: str, hours: int) -> Mail:
    return _link_mail(
        store,
        url,
        hours,
        _("Choose a new password"),
        text=_("Somebody, probably you, asked for a new password for this address."),
        button=_("Choose a new password"),
    )


@mail_kind(
    "customers.change_email",
    title=_l("New address"),
    about=_l("Customers confirm with it that a new address is theirs."),
    is_secret=True,
    sample=lambda: _email_change(current_store(), SAMPLE_LINK, 1),
)
def build_email_change(message: MailMessage) -> Mail:
    return _email_change(current_store(), *_link(message, "/account/email"))


def _email_change(store: Store, url: str, hours: int) -> Mail:
    return _link_mail(
        store,
        url,
        hours,
        _("Confirm your new e-mail address"),
        text=_("From then on you sign in with this address, and mails about your orders come here."),
        button=_("Confirm this address"),
    )


@mail_kind(
    "customers.erase",
    title=_l("Deleting an account"),
    about=_l("Customers confirm with it that their account shall go."),
    is_secret=True,
    sample=lambda: _erasure(current_store(), SAMPLE_LINK, 1),
)
def build_erasure(message: MailMessage) -> Mail:
    return _erasure(current_store(), *_link(message, "/account/deletion"))


def _erasure(store: Store, url: str, hours: int) -> Mail:
    return _link_mail(
        store,
        url,
        hours,
        _("Delete your account?"),
        text=_("You asked us to delete your account. This cannot be undone."),
        button=_("Delete my account"),
    )


def _link(message: MailMessage, path: str) -> tuple[str, int]:
    """The address to open, and for how many hours it can be."""
    proof, store = _proof(message), current_store()
    url = store_url(store, f"{path}/{link_token(proof.id)}", locale=proof.locale)
    return url, max(1, int(_life(proof).total_seconds() // 3600))


def _link_mail(store: Store, url: str, hours: int, subject: str, *, text: str, button: str) -> Mail:
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
