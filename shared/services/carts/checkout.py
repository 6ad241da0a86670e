"""What a shopper types at checkout, checked and kept with the cart, so that nothing is lost on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import and_, bindparam, func, select

from shared.db.entities import update_later, update_object
from shared.db.fixed import FixedStatement
from shared.db.session import transaction
from shared.kernel.addresses import MAX_LENGTH, Address, check_address, check_phone
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.places import EVERYWHERE
from shared.kernel.tax_ids import check_tax_id
from shared.models.carts.cart import Cart, CartLine, foresee_cart
from shared.models.catalog.variant import Variant
from shared.models.customers.customer import normal_email
from shared.models.shipping.rate import covered_countries, foresee_countries
from shared.models.stores.store import current_store
from shared.services.carts.lines import open_cart

TYPED, PICKS_UP = "typed", "picks_up"


@dataclass(frozen=True)
class Contact:
    """Who orders and where it goes; ``tax_id`` is a company's.

    Whoever ``picks_up`` has no address but a name and the shop's country.
    """

    email: str
    phone: str
    address: Address
    tax_id: str = ""
    picks_up: bool = False


def save_contact(cart_id: UUID, contact: Contact, *, locale: str, more: Mapping[str, Any] | None = None) -> Cart:
    """Check and keep contact and address, with what ``more`` of the checkout is to be kept.

    Raises Invalid with ``fields``, NotFound (the cart is gone).
    """
    checked = check_contact(contact, cart_id)
    with transaction():
        cart = _open(cart_id)
        kept: dict[str, Any] = {"email": checked.email, "phone": checked.phone, "address": checked.address.to_dict()}
        kept |= {"tax_id": checked.tax_id, PICKS_UP: checked.picks_up}
        update_later(
            cart,
            locale=locale,
            email=normal_email(checked.email),
            checkout=_without_typed(cart) | kept | dict(more or {}),
        )
    return cart


def keep_typed(cart_id: UUID, contact: Contact, *, locale: str) -> None:
    """Keep what was refused just as it was typed, to be shown again; an address that can be written to counts."""
    typed: dict[str, Any] = {"email": contact.email, "phone": contact.phone, "address": contact.address.to_dict()}
    typed |= {"tax_id": contact.tax_id, PICKS_UP: contact.picks_up}
    with transaction():
        cart = _open(cart_id)
        email = _mailable(contact.email) or cart.email
        update_object(cart, locale=locale, email=email, checkout={**cart.checkout, TYPED: typed})


def typed_contact(cart: Cart) -> Contact | None:
    """What was typed last, whether it was fine or not; None where nothing was."""
    typed = cart.checkout.get(TYPED)
    if not typed:
        return kept_contact(cart)
    return _contact(typed)


def _without_typed(cart: Cart) -> dict[str, Any]:
    return {name: value for name, value in cart.checkout.items() if name != TYPED}


def _mailable(email: str) -> str:
    try:
        return normal_email(validate_email(email.strip(), check_deliverability=False).normalized)
    except EmailNotValidError:
        return ""


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
    return _judged(contact, lambda: load_of(cart_id).needs_delivery)


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
        address = named_only(contact.address) if contact.picks_up else check_address(contact.address)
    except Invalid as error:
        complaints.update(error.fields)
    is_far = bool(address.country) and not contact.picks_up and address.country not in delivered_countries()
    if is_far and must_deliver():
        complaints["country"] = _("We do not deliver to this country yet.")
    try:
        phone = check_phone(phone, address.country)
    except Invalid as error:
        complaints.update(error.fields)
    tax_id = ""
    try:
        tax_id = check_tax_id(contact.tax_id, address.country)
    except Invalid as error:
        complaints.update(error.fields)
    if complaints:
        raise Invalid(_("Please check what is marked below."), fields=complaints)
    return Contact(email, phone, address, tax_id, contact.picks_up)


def named_only(address: Address) -> Address:
    """What is kept of somebody who picks up: the name. Raises Invalid where there is none."""
    name = address.name.strip()[:MAX_LENGTH]
    if not name:
        raise Invalid(fields={"name": _("Type your name, so that we know whom to hand it to.")})
    return Address(name=name, company=address.company.strip()[:MAX_LENGTH], country=current_store().country)


@dataclass(frozen=True)
class Load:
    """What a cart comes down to, for whoever need not know more."""

    is_empty: bool
    needs_delivery: bool


def load_of(cart_id: UUID) -> Load:
    """Whether there is anything in the cart, and whether any of it has to be shipped. One small statement."""
    row = _LOAD.first(cart=cart_id)
    return Load(is_empty=not row.lines, needs_delivery=bool(row.is_shipped))


def foresee_contact(cart_id: UUID) -> None:
    """Ask along with the next statement for what keeping a contact reads: the cart, its load, and where it can go."""
    foresee_cart(cart_id)
    _LOAD.foresee(cart=cart_id)
    foresee_countries()


_LOAD = FixedStatement(
    lambda: (
        select(func.count().label("lines"), func.bool_or(Variant.requires_shipping).label("is_shipped"))
        .select_from(CartLine)
        .join(Variant, and_(Variant.store_id == CartLine.store_id, Variant.id == CartLine.variant_id))
        .where(CartLine.cart_id == bindparam("cart"))
    )
)


def delivered_countries() -> list[str]:
    """The countries that some zone covers; every country we know where one covers the rest of the world."""
    covered = covered_countries()
    return sorted(ALL_COUNTRIES if EVERYWHERE in covered else covered)


def kept_contact(cart: Cart) -> Contact | None:
    """What was kept before, or None."""
    kept = cart.checkout
    if not kept.get("email"):
        return None
    return _contact(kept)


def _contact(kept: Mapping[str, Any]) -> Contact:
    address = Address.from_dict(kept.get("address", {}))
    return Contact(kept["email"], kept.get("phone", ""), address, kept.get("tax_id", ""), bool(kept.get(PICKS_UP)))


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
