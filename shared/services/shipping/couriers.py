"""The store's account at a courier service: set up, tried, and asked for rates."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update

from shared.db.session import leave_transaction, session, transaction
from shared.gateways.couriers.base import Box, CourierGateway, Party
from shared.gateways.couriers.choice import AT_CHECKOUT, AT_THE_DESK, SERVICES, SHIPPO, connect_courier
from shared.kernel.addresses import Address
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict, Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.kernel.money import MAX_AMOUNT
from shared.kernel.secrets import decrypt, derive_key, encrypt
from shared.kernel.tenant import current_store_id
from shared.models.inventory.location import active_locations
from shared.models.shipping.courier import CourierAccount, find_courier_account
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import Store, current_store

MOST_BOXES = 20
LONGEST_SIDE, HEAVIEST = 5_000, 1_000_000
#: Couriers carry nothing that weighs nothing.
LEAST_GRAMS = 1


@dataclass(frozen=True, slots=True)
class BoxSize:
    """A box that the merchant packs in: millimetres, and grams empty and of its contents at most."""

    name: str
    length: int
    width: int
    height: int
    own_weight: int
    most_weight: int

    def packed(self, grams: int) -> Box:
        return Box(self.length, self.width, self.height, max(LEAST_GRAMS, self.own_weight + grams))


@dataclass(frozen=True, slots=True)
class CourierInput:
    """``key`` replaces the one that is kept; empty keeps it. ``surcharge`` in minor units of the store's currency."""

    key: str = ""
    at_checkout: bool = False
    beside_own: bool = False
    surcharge: int = 0
    boxes: tuple[BoxSize, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A courier's offer: ``price`` in minor units of the store's own currency."""

    name: str
    price: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    quotes: tuple[Quote, ...] = ()
    beside_own: bool = True


def save_courier_account(wanted: CourierInput) -> CourierAccount:
    """Keep the account. Raises Invalid with the field (no key, no box, odd sizes)."""
    with transaction():
        account = find_courier_account() or CourierAccount(provider=SHIPPO, token=new_token(24))
        _check(wanted, has_key=bool(wanted.key.strip() or account.sealed))
        if wanted.key.strip():
            account.sealed = encrypt(_key(), wanted.key.strip(), bound_to=_place())
        account.at_checkout, account.beside_own = wanted.at_checkout, wanted.beside_own
        account.surcharge = wanted.surcharge
        account.boxes = [
            [one.name, one.length, one.width, one.height, one.own_weight, one.most_weight] for one in wanted.boxes
        ]
        session().add(account)
        _note_asking(wanted.at_checkout)
    return account


def forget_courier_account() -> None:
    """Forget the key and all; labels that were bought stay known."""
    with transaction():
        account = find_courier_account()
        if account is not None:
            session().delete(account)
        _note_asking(False)


def boxes_of(account: CourierAccount) -> list[BoxSize]:
    return [BoxSize(*one) for one in account.boxes]


def box_for(account: CourierAccount, grams: int) -> BoxSize | None:
    """The smallest box that carries so much; None where it is too heavy for all."""
    fits = [one for one in boxes_of(account) if grams <= one.most_weight]
    return min(fits, key=lambda one: (one.length * one.width * one.height, one.most_weight), default=None)


def sender() -> Party | None:
    """The location that serves first, of those with an address: where parcels leave."""
    store = current_store()
    for location in active_locations():
        if location.address.get("street"):
            address = Address.from_dict({"name": store.name, "country": location.country, **location.address})
            return Party(address, location.phone or store.phone, store.email)
    return None


def courier_gateway(account: CourierAccount | None, *, longest: float = AT_THE_DESK) -> CourierGateway:
    """Raises Conflict where no key is kept."""
    if account is None or account.sealed is None:
        raise Conflict(_("Connect a courier service first, in the settings."))
    key = decrypt(_key(), account.sealed, bound_to=_place())
    return connect_courier(account.provider, key, current_settings(), longest=longest)


def check_connection() -> None:
    """Raises GatewayFailed with what is wrong, Conflict (no key is kept). Not within a transaction."""
    gateway = courier_gateway(find_courier_account())
    leave_transaction()
    gateway.check()


def ask_couriers(receiver: Party, grams: int) -> Asked:
    """What couriers ask for one parcel of that weight, in the store's currency; nothing where they are silent.

    Not within a transaction; waits 2.5 seconds at most.
    """
    account, start, store = find_courier_account(), sender(), current_store()
    box = box_for(account, grams) if account is not None else None
    if account is None or not account.at_checkout or box is None or start is None:
        return Asked()
    gateway = courier_gateway(account, longest=AT_CHECKOUT)
    surcharge, beside_own, currency = account.surcharge, account.beside_own, store.currency
    leave_transaction()
    try:
        found = gateway.rates(start, receiver, (box.packed(grams),), currency)
    except ShopsteadError:
        return Asked()
    quotes = (Quote(f"{one.carrier} {one.service}".strip(), one.amount + surcharge, one.days) for one in found)
    return Asked(tuple(quotes), beside_own)


def _note_asking(asks: bool) -> None:
    session().flush()
    session().execute(update(Store).where(Store.id == current_store_id()).values(asks_couriers=asks))
    session().refresh(current_store(), ["asks_couriers"])
    touch_storefront()


def _check(wanted: CourierInput, *, has_key: bool) -> None:
    fields = {}
    if not has_key:
        fields["key"] = _("Copy this from your account there.")
    if not wanted.boxes:
        fields["boxes"] = _("Name at least one box that you pack in.")
    elif len(wanted.boxes) > MOST_BOXES or any(not _is_sound(box) for box in wanted.boxes):
        fields["boxes"] = _("Type each box's name, its sides and its weights; none of them beyond reason.")
    if not 0 <= wanted.surcharge <= MAX_AMOUNT:
        fields["surcharge"] = _("Type an amount that is not below zero and not beyond reason.")
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _is_sound(box: BoxSize) -> bool:
    sides: Sequence[int] = (box.length, box.width, box.height)
    weights_fit = 0 <= box.own_weight <= HEAVIEST and 0 < box.most_weight <= HEAVIEST
    return (
        bool(box.name.strip()) and len(box.name) <= 80 and all(0 < one <= LONGEST_SIDE for one in sides) and weights_fit
    )


def service_name(code: str) -> str:
    return SERVICES[code].name if code in SERVICES else code


def _key() -> bytes:
    return derive_key(current_settings().secret_key, "courier secrets")


def _place() -> str:
    return f"{current_store_id()}:courier_accounts.sealed"
