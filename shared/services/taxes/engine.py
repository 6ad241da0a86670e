"""The arithmetic of taxes: whole minor units in, whole minor units out; knows no database and no country.

The rule of rounding, here and nowhere else: each tax is rounded by itself to the nearest minor unit, halves up, either
on each line or once for everything that is taxed alike. In the second case lines get their shares by
largest remainder. Parts therefore always add up to the whole: Σ lines + delivery + fee = Σ taxes = added + included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from math import lcm
from typing import Any
from uuid import UUID

from shared.kernel.money import allocate
from shared.models.taxes.settings import Rounding, ShippingTax, TaxSettings
from shared.models.taxes.zone import PER_PERCENT

WHOLE = 100 * PER_PERCENT


@dataclass(frozen=True, slots=True)
class Rate:
    """One tax: 210,000 ``millionths`` are 21 %. A compound one is charged on those before it as well."""

    name: str
    millionths: int
    is_compound: bool = False
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ZoneRates:
    """The rates of a zone by class; a class without any has the standard class's (None)."""

    by_class: Mapping[UUID | None, tuple[Rate, ...]]

    def of(self, class_id: UUID | None) -> tuple[Rate, ...]:
        return self.by_class.get(class_id) or self.by_class.get(None, ())


@dataclass(frozen=True, slots=True)
class Taxable:
    """What a line costs after its discounts, in minor units, and its tax class (None: the store's default).

    Vouchers for goods of any kind are ``is_exempt`` whatever their class.
    """

    amount: int
    class_id: UUID | None = None
    is_exempt: bool = False


@dataclass(frozen=True, slots=True)
class TaxPart:
    """One tax on something: ``net`` is what it was charged on, without any tax."""

    rate: Rate
    net: int
    amount: int

    def to_dict(self) -> dict[str, Any]:
        """As orders keep it."""
        return {
            "rate_id": str(self.rate.id) if self.rate.id else None,
            "name": self.rate.name,
            "millionths": self.rate.millionths,
            "net": self.net,
            "amount": self.amount,
        }


@dataclass(frozen=True, slots=True)
class LineTaxes:
    """``added`` to a price, ``included`` in it; both together are what is due, which ``parts`` share out by tax.

    ``added`` is negative where a price loses the home country's tax and nothing takes its place.
    """

    added: int = 0
    included: int = 0
    parts: tuple[TaxPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxes:
    """The taxes of an order: by line in the lines' order, of delivery and fee, and summed by tax."""

    lines: tuple[LineTaxes, ...] = ()
    shipping: LineTaxes = LineTaxes()
    fee: LineTaxes = LineTaxes()
    added: int = 0
    included: int = 0
    tax_lines: tuple[TaxPart, ...] = ()

    @property
    def due(self) -> int:
        """What the store owes the tax office."""
        return self.added + self.included


def assess(
    lines: Sequence[Taxable],
    shipping: int,
    settings: TaxSettings,
    rates: ZoneRates | None,
    *,
    contained: ZoneRates | None = None,
    fee: int = 0,
) -> Taxes:
    """The taxes on these lines and on delivery and fee; ``rates`` None is for sales on which none is charged.

    ``contained`` are the home country's rates: what is in the prices of a store whose prices include tax. They count
    where ``rates`` are others and the store wants its prices without tax to stay the same (see TaxSettings).
    """
    judge = _Judge(settings, rates, contained)
    goods = [
        _Piece(line.amount, *((_NOTHING, None) if line.is_exempt else judge.levies(line.class_id))) for line in lines
    ]
    delivery, paying = judge.share(shipping, goods), judge.share(fee, goods)
    charged = _charge([*goods, *delivery, *paying], settings)
    split, end = len(goods), len(goods) + len(delivery)
    of_lines, of_shipping, of_fee = tuple(charged[:split]), _merged(charged[split:end]), _merged(charged[end:])
    whole = _merged(charged)
    return Taxes(of_lines, of_shipping, of_fee, whole.added, whole.included, whole.parts)


@dataclass(frozen=True, slots=True)
class _Levy:
    """Rates that apply together, as exact shares of a net price: each is its numerator / ``denominator``."""

    rates: tuple[Rate, ...] = ()
    numerators: tuple[int, ...] = ()
    denominator: int = 1
    total: int = field(default=0)

    def on_net(self, net: int) -> list[int]:
        """Each tax on a price without tax."""
        return [_half_up(net * share, self.denominator) for share in self.numerators]

    def in_gross(self, gross: int) -> list[int]:
        """Each tax in a price that contains them all; never more than the price."""
        whole = self.denominator + self.total
        taxes = [_half_up(gross * share, whole) for share in self.numerators]
        if sum(taxes) > gross >= 0:
            return allocate(_half_up(gross * self.total, whole), self.numerators)
        return taxes


_NOTHING = _Levy()


@lru_cache(maxsize=2048)
def _levy_of(rates: tuple[Rate, ...]) -> _Levy:
    shares: list[Fraction] = []
    for rate in rates:
        base = 1 + sum(shares, Fraction(0)) if rate.is_compound else Fraction(1)
        shares.append(Fraction(rate.millionths, WHOLE) * base)
    denominator = lcm(*(share.denominator for share in shares))
    numerators = tuple(int(share * denominator) for share in shares)
    return _Levy(rates, numerators, denominator, sum(numerators))


@dataclass(frozen=True, slots=True)
class _Piece:
    """An amount with the levy on it; ``contained`` is the one to take out first, or None."""

    amount: int
    levy: _Levy
    contained: _Levy | None


@dataclass(frozen=True, slots=True)
class _Judge:
    settings: TaxSettings
    rates: ZoneRates | None
    contained: ZoneRates | None

    def levies(self, class_id: UUID | None) -> tuple[_Levy, _Levy | None]:
        """What is charged on a class, and what has to come out of its price before."""
        settings = self.settings
        wanted = class_id or settings.default_class_id
        if wanted in settings.exempt_class_ids:
            return _NOTHING, None
        levy = _levy_of(self.rates.of(wanted)) if self.rates is not None else _NOTHING
        if not settings.prices_include or settings.keeps_prices or self.contained is None:
            return levy, None
        home = _levy_of(self.contained.of(wanted))
        return levy, None if home == levy else home

    def share(self, amount: int, goods: Sequence[_Piece]) -> list[_Piece]:
        """Delivery or a fee, as the store taxes them."""
        way = self.settings.shipping
        if amount == 0 or way is ShippingTax.NEVER:
            return [_Piece(amount, _NOTHING, None)]
        if way is ShippingTax.CLASS or not goods:
            return [_Piece(amount, *self.levies(self.settings.shipping_class_id))]
        if way is ShippingTax.HIGHEST:
            top = max(goods, key=lambda piece: Fraction(piece.levy.total, piece.levy.denominator))
            return [_Piece(amount, top.levy, top.contained)]
        weights: dict[tuple[_Levy, _Levy | None], int] = {}
        for piece in goods:
            alike = piece.levy, piece.contained
            weights[alike] = weights.get(alike, 0) + piece.amount
        shares = allocate(amount, list(weights.values()))
        return [_Piece(part, *alike) for part, alike in zip(shares, weights, strict=True)]


def _charge(pieces: Sequence[_Piece], settings: TaxSettings) -> list[LineTaxes]:
    """Each piece's taxes, rounded as the store rounds."""
    includes = settings.prices_include
    if settings.rounding is Rounding.LINE:
        return [_told(piece, *_taxes_on(piece, piece.amount, includes)) for piece in pieces]
    told: list[LineTaxes] = [LineTaxes()] * len(pieces)
    alike: dict[tuple[_Levy, _Levy | None], list[int]] = {}
    for place, piece in enumerate(pieces):
        alike.setdefault((piece.levy, piece.contained), []).append(place)
    for places in alike.values():
        _charge_together(pieces, places, told, includes)
    return told


def _charge_together(pieces: Sequence[_Piece], places: list[int], told: list[LineTaxes], includes: bool) -> None:
    amounts = [pieces[place].amount for place in places]
    contained, taxes = _taxes_on(pieces[places[0]], sum(amounts), includes)
    shares = [allocate(tax, amounts) for tax in taxes]
    taken_out = allocate(contained, amounts) if contained is not None else [None] * len(places)
    for index, place in enumerate(places):
        told[place] = _told(pieces[place], taken_out[index], [share[index] for share in shares])


def _taxes_on(piece: _Piece, amount: int, includes: bool) -> tuple[int | None, list[int]]:
    """What comes out of the amount first (None: nothing, or the taxes themselves), and each tax."""
    if not includes:
        return 0, piece.levy.on_net(amount)
    if piece.contained is None:
        return None, piece.levy.in_gross(amount)
    taken_out = sum(piece.contained.in_gross(amount))
    return taken_out, piece.levy.on_net(amount - taken_out)


def _told(piece: _Piece, taken_out: int | None, taxes: list[int]) -> LineTaxes:
    due = sum(taxes)
    included = due if taken_out is None else taken_out
    net = piece.amount - included
    parts = tuple(TaxPart(rate, net, tax) for rate, tax in zip(piece.levy.rates, taxes, strict=True))
    return LineTaxes(due - included, included, parts)


def _merged(taxes: Iterable[LineTaxes]) -> LineTaxes:
    """Several as one, each tax once."""
    found = list(taxes)
    sums: dict[Rate, tuple[int, int]] = {}
    for part in chain.from_iterable(one.parts for one in found):
        net, amount = sums.get(part.rate, (0, 0))
        sums[part.rate] = net + part.net, amount + part.amount
    parts = tuple(TaxPart(rate, net, amount) for rate, (net, amount) in sums.items())
    return LineTaxes(sum(one.added for one in found), sum(one.included for one in found), parts)


def _half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves up (away from zero for amounts, which are not negative)."""
    return (2 * numerator + denominator) // (2 * denominator)
