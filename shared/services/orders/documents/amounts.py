"""The arithmetic of invoices and credit notes, in whole minor units.

Parts add up to the whole by construction: shares are differences of rounded running totals, so what several credit
notes take back of a rate comes to exactly what the invoice said of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.kernel.money import allocate, round_minor


@dataclass(frozen=True, slots=True)
class TaxRow:
    """One rate, in percent: ``net`` is what it is reckoned on, ``tax`` the tax; both together were paid."""

    name: str
    rate: str
    net: int
    tax: int
    included: bool = False

    @property
    def gross(self) -> int:
        return self.net + self.tax

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "TaxRow":
        return cls(**values)


#: Name, rate and inclusion of what bears no tax.
UNTAXED = ("", "", False)


def tax_rows(lines: Sequence[Mapping[str, Any]], *, total: int, tax: int) -> list[TaxRow]:
    """The table of rates for an order's ``tax_lines``, with a last row for what bears no tax: Σ gross is ``total``.

    ``tax`` is what was added to the prices; where no line tells of it, it stands in a row without a rate.
    """
    found: dict[tuple[str, str, bool], tuple[int, int]] = {}
    for line in lines:
        row = _row(line)
        net, amount = found.get((row.name, row.rate, row.included), (0, 0))
        found[row.name, row.rate, row.included] = (net + row.net, amount + row.tax)
    left = total - sum(net + amount for net, amount in found.values())
    if not found and tax:
        return [TaxRow("", "", total - tax, tax)]
    if found and left > 0:
        net, amount = found.get(UNTAXED, (0, 0))
        found[UNTAXED] = (net + left, amount)
    return [TaxRow(name, rate, net, amount, included) for (name, rate, included), (net, amount) in found.items()]


def _row(line: Mapping[str, Any]) -> TaxRow:
    base, amount, included = int(line["base"]), int(line["amount"]), bool(line.get("included"))
    rate = rate_text(line.get("rate", ""))
    return TaxRow(str(line.get("name", "")), rate, _net(base, amount, rate, included), amount, included)


def _net(base: int, amount: int, rate: str, included: bool) -> int:
    """The base without the tax; where the tax is in the prices, a base may have been noted with it."""
    if not included or not rate:
        return base
    percent = Decimal(rate)
    of_net, of_gross = base * percent / 100, base * percent / (100 + percent)
    return base - amount if abs(of_gross - amount) < abs(of_net - amount) else base


def rate_text(rate: Any) -> str:
    """Percent without needless digits: ``21``, ``5.5``; nothing for what is no number."""
    try:
        percent = Decimal(str(rate))
    except InvalidOperation:
        return ""
    if not percent.is_finite():
        return ""
    return f"{percent:f}".rstrip("0").rstrip(".") if "." in f"{percent:f}" else f"{percent:f}"


def grosses(nets: Sequence[int], taxes: Sequence[int], added_tax: int) -> list[int]:
    """What each item costs with the tax that is added: Σ is Σ ``nets`` + ``added_tax``.

    ``taxes`` is what is known of each item's share; what is left of the tax goes by what the other items cost.
    """
    known = list(taxes) if sum(taxes) <= added_tax else [0] * len(nets)
    weights = [max(0, net) if not tax else 0 for net, tax in zip(nets, known, strict=True)]
    left = added_tax - sum(known)
    if left and not any(weights):
        weights = [max(0, net) for net in nets]
    shares = allocate(left, weights) if left else [0] * len(nets)
    return [net + tax + share for net, tax, share in zip(nets, known, shares, strict=True)]


def share_of(whole: int, quantity: int, of: int, taken: int = 0) -> int:
    """What ``quantity`` more cost after ``taken`` of them: all shares of a line add up to it."""
    if of == 0:
        return 0
    return _part(whole, taken + quantity, of) - _part(whole, taken, of)


def _part(whole: int, quantity: int, of: int) -> int:
    return round_minor(Decimal(whole * quantity) / of)


def credited_rows(rows: Sequence[TaxRow], taken: Sequence[int], wanted: Mapping[int | None, int]) -> list[TaxRow]:
    """The share of each rate in a credit note. ``wanted``: gross amounts by the row that they belong to (None: any).

    ``taken`` is the gross that earlier notes took of each row; none is taken further than it goes. Σ gross is Σ
    ``wanted`` as long as so much is left.
    """
    left = [row.gross - gone for row, gone in zip(rows, taken, strict=True)]
    shares, rest = [0] * len(rows), wanted.get(None, 0)
    for place, amount in wanted.items():
        if place is not None:
            shares[place] = max(0, min(amount, left[place]))
            rest += amount - shares[place]
    free = [most - share for most, share in zip(left, shares, strict=True)]
    more = allocate(rest, shares) if rest < 0 else allocate(min(rest, sum(free)), free)
    shares = [share + part for share, part in zip(shares, more, strict=True)]
    return [_credited(row, gone, share) for row, gone, share in zip(rows, taken, shares, strict=True) if share]


def _credited(row: TaxRow, taken: int, share: int) -> TaxRow:
    tax = share_of(row.tax, share, row.gross, taken)
    return TaxRow(row.name, row.rate, share - tax, tax, row.included)
