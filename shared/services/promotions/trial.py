"""Trying a discount on made-up goods: what a shopper would get, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.session import session
from shared.kernel.quantities import price_of
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.promotions.discount import codes_of, discount_by_id
from shared.models.stores.selling import selling_terms
from shared.services.catalog.prices.context import PriceContext
from shared.services.catalog.prices.resolve import prices_for
from shared.services.promotions.asking import ask_promotions
from shared.services.promotions.codes import tidy_code
from shared.services.promotions.terms import NO_DISCOUNTS, Discounts, Line


@dataclass(frozen=True, slots=True)
class Trial:
    """Who buys what: one variant of each product, so many pieces of each."""

    product_ids: Sequence[UUID] = ()
    quantity: int = 1
    code: str = ""
    country: str = ""
    email: str = ""
    group_id: UUID | None = None
    shipping: int | None = None


@dataclass(frozen=True, slots=True)
class TriedLine:
    title: str
    quantity: int
    total: int
    discount: int


@dataclass(frozen=True, slots=True)
class Tried:
    """Minor units of the store's currency."""

    lines: tuple[TriedLine, ...]
    discounts: Discounts

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)


def try_discount(discount_id: UUID, trial: Trial) -> Tried:
    """What these goods would cost with all discounts that are on; this one is judged in any case. Raises NotFound."""
    discount = discount_by_id(discount_id)
    own = next((code.code for code in codes_of(discount_id, most=1)), "")
    terms = selling_terms()
    groups = (trial.group_id,) if trial.group_id else ()
    titles, lines = _lines(trial, PriceContext(terms.own.code, groups, terms=terms))
    codes = [code for code in dict.fromkeys((tidy_code(trial.code) or own,)) if code]
    promotions = ask_promotions(
        lines,
        terms.own,
        codes=[] if discount.is_automatic and not trial.code else codes,
        email=trial.email,
        country=trial.country,
        group_ids=groups,
        also=discount_id,
    )
    found = promotions.apply(trial.shipping, is_sent=True) if promotions else NO_DISCOUNTS
    told = (TriedLine(titles[line.key], line.quantity, line.total, found.lines.get(line.key, 0)) for line in lines)
    return Tried(tuple(told), found)


def _lines(trial: Trial, prices: PriceContext) -> tuple[dict[str, str], list[Line]]:
    same = and_(Variant.store_id == Product.store_id, Variant.product_id == Product.id)
    columns = (Product.id, Product.title, Product.unit, Variant.id.label("variant_id"))
    wanted = select(*columns).join(Variant, same).where(Product.id.in_(list(trial.product_ids)))
    rows = {row.id: row for row in session().execute(wanted.order_by(Variant.position.desc(), Variant.id.desc()))}
    found = prices_for([row.variant_id for row in rows.values()], prices)
    titles, lines = {}, []
    for row in rows.values():
        if row.variant_id in found:
            quantity = trial.quantity * 10**row.unit.scale
            price = found[row.variant_id].amount
            total = price_of(price, quantity, row.unit)
            titles[str(row.variant_id)] = row.title
            lines.append(Line(str(row.variant_id), row.id, quantity, price, total, row.unit))
    return titles, lines
