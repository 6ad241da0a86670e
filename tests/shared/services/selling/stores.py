"""The three shops of the stateful tests: made once, stocked anew for every example."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import update

from shared.db.session import session, store_scope, transaction
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.inventory.level import levels_of
from shared.models.payments.method import BANK_TRANSFER, CASH_ON_DELIVERY, STRIPE
from shared.models.promotions.discount import Discount, DiscountClass, DiscountKind
from shared.models.taxes.settings import Rounding
from shared.services.inventory.stock import set_stocks
from shared.services.payments.methods import set_payment_method
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import STRIPE_SECRETS, make_selling
from tests.factories.payments import TRANSFER
from tests.factories.promotions import make_discount
from tests.factories.stores import make_store
from tests.factories.taxes import make_tax_zone, switch_taxes_on
from tests.shared.services.selling.books import fingerprint

CURRENCIES = ("EUR", "JPY", "KWD")
#: How a shop taxes: prices with tax in them, or tax on top; rounded by line or by order.
TAXING: dict[str, dict[str, Any]] = {
    "EUR": {"prices_include": True, "rounding": Rounding.LINE},
    "JPY": {"prices_include": False, "rounding": Rounding.ORDER},
    "KWD": {"prices_include": False, "rounding": Rounding.LINE},
}
RATES = {"EUR": ("21",), "JPY": ("8", "1.9"), "KWD": ("5",)}
#: Bowl, vase, a metre of linen. Cards move whole tens of fils only: in dinars, some carts can be paid so.
PRICES = {"EUR": (1_999, 5_003, 1_237), "JPY": (1_999, 5_003, 1_237), "KWD": (2_000, 5_003, 1_240)}
#: Units on the shelf at the beginning of an example: pieces, pieces, millimetres.
STOCK = (9, 4, 8_000)
LIMIT, EACH = 3, 2
EXAMPLES_PER_SHOP = 70
FEE = 130
#: What cash on delivery may ask for beforehand.
DEPOSITS: dict[str, dict[str, Any]] = {
    "part": {"deposit": "percent", "deposit_percent": 30},
    "sum": {"deposit": "amount", "deposit_amount": 700},
}
CODE, FREE, LAST = "CLAY", "FREE", "ONLY3"


@dataclass
class Shelves:
    """A shop by its id, and what there is in it."""

    currency: str
    store_id: UUID
    variants: list[UUID]
    limited: UUID
    rate_id: UUID
    promised: dict[UUID, int] = field(default_factory=dict)
    seen: object = None
    served: int = 0
    deposit: str = ""

    def ask_deposit(self, deposit: str) -> None:
        """Whoever pays at the door pays that beforehand, from now on; nothing where it is empty."""
        if deposit != self.deposit:
            set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"fee": FEE} | DEPOSITS.get(deposit, {}))
            self.deposit = deposit

    def is_untouched(self) -> bool:
        """Whether its rows are those of the last time that somebody looked."""
        with store_scope(self.store_id):
            before, self.seen = self.seen, fingerprint()
        return before in (None, self.seen)

    def fill(self) -> list[UUID]:
        """Put the same on the shelves, and let the limited code be used as often, as at every beginning."""
        self.served += 1
        levels = {level.variant_id: level.reserved for level in levels_of(self.variants)}
        self.promised = {variant_id: levels.get(variant_id, 0) for variant_id in self.variants}
        shelf = zip(self.promised.items(), STOCK, strict=True)
        set_stocks({variant_id: promised + units for (variant_id, promised), units in shelf})
        with transaction():
            session().execute(
                update(Discount).where(Discount.id == self.limited).values(usage_limit=Discount.used + LIMIT)
            )
        return self.variants


_SHOPS: dict[str, Shelves] = {}


def shops_for(currency: str) -> tuple[Shelves, Shelves]:
    """The shop of that currency, and one of the next.

    The first serves some examples of a run, then a new one opens: books that grow are slow to read.
    """
    if currency in _SHOPS and _SHOPS[currency].served >= EXAMPLES_PER_SHOP:
        del _SHOPS[currency]
    beside = CURRENCIES[CURRENCIES.index(currency) - 1]
    for one in (currency, beside):
        if one not in _SHOPS:
            _SHOPS[one] = _open(one)
            assert _SHOPS[one].is_untouched()
    return _SHOPS[currency], _SHOPS[beside]


def close_shops() -> None:
    """Forget them: the next test makes its own."""
    _SHOPS.clear()


def _open(currency: str) -> Shelves:
    store = make_store(currency=currency)
    with store_scope(store.id):
        rate = make_selling(fee=FEE, stripe=True)
        set_payment_method(STRIPE, enabled=True, config={"capture": "manual"}, secrets=STRIPE_SECRETS)
        set_payment_method(BANK_TRANSFER, enabled=True, config=TRANSFER)
        make_tax_zone(*RATES[currency])
        switch_taxes_on(**TAXING[currency])
        make_seller()
        limited = _offers()
        return Shelves(currency, store.id, _products(currency), limited, rate.id)


def _products(currency: str) -> list[UUID]:
    bowl, vase, linen = PRICES[currency]
    cloth = QuantityRule(Unit.METRE, least=500, step=250)
    made = (
        make_product("Bowl", price=bowl, stock=0),
        make_product("Vase", price=vase, stock=0),
        make_product("Linen", price=linen, stock=0, sold_by=cloth),
    )
    return [product.variants[0].id for product in made]


def _offers() -> UUID:
    """An offer that applies by itself and three codes; the id of the limited one."""
    beside = ("product", "order", "shipping")
    make_discount(7, discount_class=DiscountClass.PRODUCT, min_quantity=3, combines_with=beside)
    make_discount(13, code=CODE, combines_with=beside)
    make_discount(kind=DiscountKind.FREE_SHIPPING, code=FREE, combines_with=beside)
    money: dict[str, Any] = {"kind": DiscountKind.AMOUNT, "value": 501, "customer_limit": EACH}
    return make_discount(code=LAST, usage_limit=LIMIT, combines_with=beside, **money).id
