"""What a shopper types at checkout, checked and kept with the cart, so that nothing is lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from shared.db.entities import update_object
from shared.db.session import session, transaction
from shared.kernel.addresses import Address, check_address, check_phone
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.carts.cart import Cart, CartLine
from shared.models.catalog.variant import Variant
from shared.models.shipping.rate import EVERYWHERE, covered_countries
from shared.services.carts.lines import open_cart


@dataclass(frozen=True)
class Contact:
    """Who orders and where it goes."""

    email: str
    phone: str
    address: Address


def save_contact(cart_id: UUID, contact: Contact, *, locale: str) -> Cart:
    """Check and keep contact and address. Raises Invalid with ``fields``, NotFound (the cart is gone)."""
    checked = check_contact(contact, cart_id)
    with transaction():
        cart = _open(cart_id)
        kept = {"email": checked.email, "phone": checked.phone, "address": checked.address.to_dict()}
        update_object(cart, locale=locale, checkout={**cart.checkout, **kept})
    return cart


def save_choice(cart_id: UUID, *, rate_id: str, provider: str) -> Cart:
    """Keep which delivery and payment were chosen; they are judged when the order is placed."""
    with transaction():
        cart = _open(cart_id)
        cart.choose(rate_id=rate_id, provider=provider)
    return cart


def check_contact(contact: Contact, cart_id: UUID) -> Contact:
    """The contact as it will be kept. Raises Invalid, naming every field that needs attention at once.

    Where nothing in the cart has to be shipped, every country will do.
    """
    return _judged(contact, lambda: needs_delivery(cart_id))


def judge_contact(contact: Contact, *, must_deliver: bool) -> Contact:
    """The same without a cart: for an order whose contact is mended. Raises Invalid."""
    return _judged(contact, lambda: must_deliver)


def _judged(contact: Contact, must_deliver: Callable[[], bool]) -> Contact:
    complaints: dict[str, str] = {}
    email, phone, address = contact.email.strip(), contact.phone, contact.address
    try:
        email = validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        complaints["email"] = _("Type an e-mail address such as name@example.com, so that we can confirm your order.")
    try:
        address = check_address(contact.address)
    except Invalid as error:
        complaints.update(error.fields)
    if address.country and address.country not in delivered_countries() and must_deliver():
        complaints["country"] = _("We do not deliver to this country yet.")
    try:
        phone = check_phone(phone, address.country)
    except Invalid as error:
        complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return Contact(email, phone, address)


def needs_delivery(cart_id: UUID) -> bool:
    """Whether anything in the cart has to be shipped."""
    shipped = select(CartLine.id).join(
        Variant, (Variant.store_id == CartLine.store_id) & (Variant.id == CartLine.variant_id)
    )
    found = shipped.where(CartLine.cart_id == cart_id, Variant.requires_shipping).limit(1)
    return session().scalar(found) is not None


def delivered_countries() -> list[str]:
    """The countries that some zone covers; every country we know where one covers the rest of the world."""
    covered = covered_countries()
    return sorted(ALL_COUNTRIES if EVERYWHERE in covered else covered)


def kept_contact(cart: Cart) -> Contact | None:
    """What was kept before, or None."""
    kept = cart.checkout
    if not kept.get("email"):
        return None
    return Contact(kept["email"], kept.get("phone", ""), Address.from_dict(kept.get("address", {})))


def kept_rate(cart: Cart) -> UUID | None:
    return parse_id(cart.checkout.get("rate_id", ""))


def _open(cart_id: UUID) -> Cart:
    cart = open_cart(cart_id)
    if cart is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return cart


ALL_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK "
    "CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FO FR GA GB GD GE GG GH GI GL GM GN GP "
    "GQ GR GT GY HK HN HR HT HU ID IE IL IM IN IQ IS IT JE JM JO JP KE KG KH KM KN KR KW KY KZ LA LB LC LI LK LR LS LT "
    "LU LV LY MA MC MD ME MG MK ML MM MN MO MQ MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PF PG PH PK "
    "PL PS PT PY QA RE RO RS RU RW SA SB SC SE SG SI SK SL SM SN SO SR ST SV SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA "
    "UG US UY UZ VA VC VE VN VU WS YE YT ZA ZM ZW"
).split()
