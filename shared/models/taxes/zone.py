"""Tax zones and the rates that apply in them."""

from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _

#: A rate counts millionths: 21 % is 210,000. Four decimals of a percentage are exact.
PER_PERCENT = 10_000
MOST_MILLIONTHS = 1_000_000


class TaxZone(Timestamps, StoreModel):
    """Places where the same taxes are charged.

    ``countries`` are ISO 3166-1 alpha-2 codes or ``*`` for the rest of the world. Of one country a zone may take
    some ``areas`` (states or provinces, as addresses name them) or ``postcodes`` (``3511AB``, ``35*``, ``1000-1299``).
    ``code`` names the preset that it came from.
    """

    __tablename__ = "tax_zones"
    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        Index("ix_tax_zones_countries", "store_id", "position"),
        CheckConstraint(
            "cardinality(countries) = 1 AND countries <> '{*}' OR cardinality(areas) + cardinality(postcodes) = 0",
            name="parts_of_one_country",
        ),
    )

    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text))
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    postcodes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    rates: Mapped[list["TaxRate"]] = owns_many("TaxZone", "TaxRate", "zone_id", order_by="TaxRate.position, TaxRate.id")

    __mapper_args__ = {"version_id_col": version}


class TaxRate(Timestamps, StoreModel):
    """A tax of a zone on one class (None: the standard one). Several of a class add up, in the order of ``position``.

    A compound one is charged on the price and on the taxes before it.
    """

    __tablename__ = "tax_rates"
    __table_args__ = (
        store_key("zone_id", "tax_zones", ondelete="CASCADE"),
        store_key("class_id", "tax_classes", ondelete="CASCADE"),
        Index("ix_tax_rates_zone", "store_id", "zone_id", "position"),
        Index("ix_tax_rates_class", "store_id", "class_id"),
        CheckConstraint("millionths >= 0 AND millionths <= 1000000", name="within_the_price"),
    )

    zone_id: Mapped[UUID]
    class_id: Mapped[UUID | None]
    name: Mapped[str]
    millionths: Mapped[int]
    is_compound: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def all_tax_zones() -> list[TaxZone]:
    """In the merchant's order."""
    return list(session().scalars(select(TaxZone).order_by(TaxZone.position, TaxZone.name)))


def tax_zone_by_id(zone_id: UUID) -> TaxZone:
    zone = session().scalars(select(TaxZone).where(TaxZone.id == zone_id)).first()
    if zone is None:
        raise NotFound(_("This tax zone does not exist."))
    return zone


def tax_rate_by_id(rate_id: UUID) -> TaxRate:
    rate = session().scalars(select(TaxRate).where(TaxRate.id == rate_id)).first()
    if rate is None:
        raise NotFound(_("This tax rate does not exist."))
    return rate
