"""The platform, whoever runs it, and the demo's merchants with their people."""

from dataclasses import dataclass

from shared.cli.demo.merchants import demo_merchants
from shared.cli.demo.shapes import DemoMerchant, DemoPerson, DemoShop
from shared.cli.demo.shops import demo_shop
from shared.db.session import session, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.staff.membership import Membership, Role, find_membership, memberships_of
from shared.models.staff.user import User, find_user
from shared.models.stores.merchant import Merchant, merchant_by_id
from shared.models.stores.platform import Platform
from shared.services.staff.first_start import Operator, first_start
from shared.services.staff.invitations import invite_member, issue_invitation_token, join_by_invitation
from shared.services.staff.sign_up import SignUp, sign_up

PASSWORD = "a-good-market-day"  # noqa: S105
OPERATOR = Operator("Olive Brandt", "operator@example.com", PASSWORD)
STAFF_MAY = (
    "stores.view", "customers.view", "catalog.view", "catalog.edit", "inventory.view", "inventory.edit",
    "orders.view", "orders.fulfil", "content.view",
)  # fmt: skip


@dataclass(frozen=True)
class SeededMerchant:
    """A merchant and the handles of the shops that it is to have."""

    merchant: Merchant
    shop_handles: tuple[str, ...]


def seed_people(settings: Settings) -> tuple[Platform, list[SeededMerchant]]:
    """Make who is missing, with the mail addresses verified. Wants a platform_scope."""
    platform = first_start(settings, OPERATOR)
    seeded = []
    for demo in demo_merchants():
        owner = _ensure_owner(platform, demo)
        merchant = merchant_by_id(memberships_of(owner.id)[0].merchant_id)
        membership = find_membership(owner.id, merchant.id)
        for person in demo.people[1:]:
            if membership is not None and find_user(platform.id, person.email) is None:
                _join(platform, membership, person)
        seeded.append(SeededMerchant(merchant, demo.shop_handles))
    return platform, seeded


def demo_logins() -> list[dict[str, str]]:
    """Whom to sign in as: the operator, and each merchant's owner and first member of staff."""
    people = [person for merchant in demo_merchants() for person in merchant.people[:2]]
    logins = [("operator", OPERATOR.email), *((person.role, person.email) for person in people)]
    return [{"role": role, "email": email, "password": PASSWORD} for role, email in logins]


def _ensure_owner(platform: Platform, demo: DemoMerchant) -> User:
    """The merchant's owner, who signs up like anybody else: with the first shop."""
    person = demo.people[0]
    found = find_user(platform.id, person.email)
    if found is not None:
        return found
    with transaction():
        owner, store = sign_up(_sign_up_form(person, demo_shop(demo.shop_handles[0])), platform)
        owner.email_verified_at = clock.now()
        merchant_by_id(store.merchant_id).name = demo.name
        session().flush()
    return owner


def _sign_up_form(person: DemoPerson, shop: DemoShop) -> SignUp:
    return SignUp(
        name=person.name,
        email=person.email,
        password=PASSWORD,
        store_name=shop.name,
        handle=shop.handle,
        country=shop.country,
        locale=person.locale,
        currency=shop.currency,
        timezone=shop.timezone,
    )


def _join(platform: Platform, owner: Membership, person: DemoPerson) -> None:
    with transaction():
        invitation = invite_member(owner, person.email, role=Role.STAFF, permissions=STAFF_MAY)
        token = issue_invitation_token(invitation.id)
        join_by_invitation(token, platform, name=person.name, password=PASSWORD, locale=person.locale)
