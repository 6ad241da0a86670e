"""The three shops of the stateful tests: made once, stocked anew for every example."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import update

from shared.db.session import session, store_scope, transaction
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.inventory.level import levels_of
from shared.models.promotions.discount import Discount, DiscountClass, DiscountKind
from shared.models.taxes.settings import Rounding
from shared.services.inventory.stock import set_stock
from shared.services.payments.methods import set_payment_method
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import STRIPE_SECRETS, make_selling
from tests.factories.payments import TRANSFER
from tests.factories.promotions import make_discount
from tests.factories.stores import make_store
from tests.factories.taxes import make_tax_zone, switch_taxes_on

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
EXAMPLES_PER_SHOP = 30
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
    seen: list[tuple[Any, ...]] = field(default_factory=list)
    served: int = 0

    def fill(self) -> list[UUID]:
        """Put the same on the shelves, and let the limited code be used as often, as at every beginning."""
        self.served += 1
        levels = {level.variant_id: level.reserved for level in levels_of(self.variants)}
        self.promised = {variant_id: levels.get(variant_id, 0) for variant_id in self.variants}
        for variant_id, units in zip(self.variants, STOCK, strict=True):
            set_stock(variant_id, self.promised[variant_id] + units)
        with transaction():
            session().execute(
                update(Discount).where(Discount.id == self.limited).values(usage_limit=Discount.used + LIMIT)
            )
        return self.variants


_SHOPS: dict[str, Shelves] = {}


def stores_for(currencies: Sequence[str]) -> dict[str, Shelves]:
    """The shops. Each serves some examples of a run, then a new one opens: books that grow are slow to read."""
    for currency in currencies:
        if currency not in _SHOPS or _SHOPS[currency].served >= EXAMPLES_PER_SHOP:
            _SHOPS[currency] = _open(currency)
    return _SHOPS


def close_shops() -> None:
    """Forget them: the next test makes its own."""
    _SHOPS.clear()


def _open(currency: str) -> Shelves:
    store = make_store(currency=currency)
    with store_scope(store.id):
        rate = make_selling(fee=130, stripe=True)
        set_payment_method("stripe", enabled=True, config={"capture": "manual"}, secrets=STRIPE_SECRETS)
        set_payment_method("bank_transfer", enabled=True, config=TRANSFER)
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
