"""Mails to the people who run stores."""

from uuid import UUID

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.mail.builders import Audience, Mail, mail_kind
from shared.mail.rendering import render_html, render_text
from shared.models.mail.message import MailMessage
from shared.models.staff.membership import invitation_by_id
from shared.models.staff.sign_in import TokenPurpose
from shared.models.staff.user import User, user_by_id
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.services.staff.invitations import issue_invitation_token
from shared.services.staff.tokens import issue_token
from shared.services.stores.links import dashboard_url


@mail_kind("staff.verify_email", title=_l("Confirm an address"), audience=Audience.STAFF, is_secret=True)
def build_verification(message: MailMessage) -> Mail:
    user, platform = _reader(message)
    url = dashboard_url(platform, f"/verify/{issue_token(user.id, TokenPurpose.VERIFY_EMAIL)}")
    subject = _("Please confirm your e-mail address")
    return _letter("staff/verify_email", subject, user.name, platform, url)


@mail_kind("staff.reset_password", title=_l("New password"), audience=Audience.STAFF, is_secret=True)
def build_reset(message: MailMessage) -> Mail:
    user, platform = _reader(message)
    url = dashboard_url(platform, f"/reset/{issue_token(user.id, TokenPurpose.RESET_PASSWORD)}")
    return _letter("staff/reset_password", _("Choose a new password"), user.name, platform, url)


def _reader(message: MailMessage) -> tuple[User, Platform]:
    user = user_by_id(UUID(message.arguments["user_id"]))
    return user, platform_named(user.platform_id)


def platform_named(platform_id: UUID) -> Platform:
    """Raises NotFound where the platform is gone."""
    platform = session().get(Platform, platform_id)
    if platform is None:
        raise NotFound("This platform does not exist.")
    return platform


def _letter(template: str, subject: str, name: str, platform: Platform, url: str) -> Mail:
    values = {"subject": subject, "name": name, "brand": platform.name, "url": url}
    return Mail(subject, render_text(template, **values), render_html(template, **values), platform.name)


@mail_kind("staff.invitation", title=_l("Invitation"), audience=Audience.STAFF, is_secret=True)
def build_invitation(message: MailMessage) -> Mail:
    invitation = invitation_by_id(UUID(message.arguments["invitation_id"]))
    merchant = session().get(Merchant, invitation.merchant_id) if invitation else None
    if invitation is None or merchant is None:
        raise NotFound("This invitation was taken back.")
    platform = platform_named(merchant.platform_id)
    url = dashboard_url(platform, f"/invitations/{issue_invitation_token(invitation.id)}")
    subject = _("You are invited to work with %(merchant)s", merchant=merchant.name)
    return _letter("staff/invitation", subject, merchant.name, platform, url)
