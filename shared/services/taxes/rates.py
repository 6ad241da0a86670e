"""The rates of tax zones."""

import re
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS
from shared.models.stores.revision import touch_storefront
from shared.models.taxes.tax_class import tax_class_by_id
from shared.models.taxes.zone import MOST_MILLIONTHS, PER_PERCENT, TaxRate, tax_rate_by_id, tax_zone_by_id

PERCENTAGE = re.compile(r"[0-9]{1,3}(\.[0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class TaxRateInput:
    """A rate as it should be: 210,000 ``millionths`` are 21 %; ``class_id`` None is the standard class."""

    name: str
    millionths: int
    class_id: UUID | None = None
    is_compound: bool = False


def add_tax_rate(zone_id: UUID, wanted: TaxRateInput) -> TaxRate:
    """A further tax in the zone, after those that are there. Raises Invalid, NotFound."""
    with transaction():
        zone = tax_zone_by_id(zone_id)
        last = session().scalar(select(func.max(TaxRate.position)).where(TaxRate.zone_id == zone_id)) or 0
        rate = TaxRate(zone_id=zone.id, position=last + 1)
        _write(rate, wanted)
        session().add(rate)
        session().flush()
        session().refresh(zone, ["rates"])
    return rate


def update_tax_rate(rate_id: UUID, wanted: TaxRateInput) -> TaxRate:
    """Change a rate; orders keep what they were charged. Raises Invalid, NotFound."""
    with transaction():
        rate = tax_rate_by_id(rate_id)
        _write(rate, wanted)
    return rate


def delete_tax_rate(rate_id: UUID) -> None:
    """Charge it no more. Raises NotFound."""
    with transaction():
        rate = tax_rate_by_id(rate_id)
        zone = tax_zone_by_id(rate.zone_id)
        zone.rates.remove(rate)
        touch_storefront()


def read_percent(text: str) -> int:
    """Millionths of what a person typed: ``21``, ``8.875``, ``5,5 %``, ``١٤``. Raises Invalid (``percent``)."""
    plain = text.translate(ARABIC_DIGITS).replace("%", "").replace("٪", "").replace(",", ".").strip()
    if not PERCENTAGE.fullmatch(plain):
        raise _no_percent()
    millionths = Decimal(plain) * PER_PERCENT
    if not 0 <= millionths <= MOST_MILLIONTHS:
        raise _no_percent()
    return int(millionths)


def plain_percent(millionths: int) -> str:
    """``8.875``: a rate as it is typed, and as the API tells it."""
    whole = Decimal(millionths) / PER_PERCENT
    return f"{whole.normalize():f}"


def _no_percent() -> Invalid:
    message = _("Type a percentage from 0 to 100 with at most four decimals.")
    return Invalid(message, fields={"percent": message})


def _write(rate: TaxRate, wanted: TaxRateInput) -> None:
    if not wanted.name.strip():
        raise Invalid(fields={"name": _("Name this tax, as shoppers shall read it.")})
    if not 0 <= wanted.millionths <= MOST_MILLIONTHS:
        raise _no_percent()
    if wanted.class_id is not None:
        tax_class_by_id(wanted.class_id)
    rate.name, rate.millionths = wanted.name.strip(), wanted.millionths
    rate.class_id, rate.is_compound = wanted.class_id, wanted.is_compound
    touch_storefront()
