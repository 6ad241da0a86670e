"""How a store taxes: kept on its own row, so that a store without taxes asks for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.models.stores.store import Store, current_store


class ShippingTax(StrEnum):
    """What delivery and payment fees are taxed as."""

    NEVER = "never"
    PROPORTIONAL = "proportional"
    HIGHEST = "highest"
    CLASS = "class"


class Rounding(StrEnum):
    """Where a tax is rounded to whole minor units: on each line, or once for all that is taxed alike."""

    LINE = "line"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class TaxSettings:
    """What a merchant says about taxes; ``country`` is where the store is established.

    ``keeps_prices``: prices that include tax stay what they are where another rate applies; otherwise what they are
    without the home tax stays. ``has_oss``: registered for the EU's One Stop Shop. A class id of None is the standard
    class. Nothing is ever charged on ``exempt_class_ids``. ``asks_vies``: numbers of companies in other member states
    are looked up in the EU's register.
    """

    country: str
    is_on: bool = False
    prices_include: bool = True
    shipping: ShippingTax = ShippingTax.PROPORTIONAL
    shipping_class_id: UUID | None = None
    rounding: Rounding = Rounding.LINE
    keeps_prices: bool = True
    has_oss: bool = False
    asks_tax_id: bool = True
    asks_vies: bool = False
    default_class_id: UUID | None = None
    exempt_class_ids: tuple[UUID, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As the store's row keeps it."""
        return {
            "is_on": self.is_on,
            "prices_include": self.prices_include,
            "shipping": self.shipping.value,
            "shipping_class_id": _text(self.shipping_class_id),
            "rounding": self.rounding.value,
            "keeps_prices": self.keeps_prices,
            "has_oss": self.has_oss,
            "asks_tax_id": self.asks_tax_id,
            "asks_vies": self.asks_vies,
            "default_class_id": _text(self.default_class_id),
            "exempt_class_ids": [str(one) for one in self.exempt_class_ids],
        }

    def without_class(self, class_id: UUID) -> "TaxSettings":
        """The same where that class is gone."""
        return replace(
            self,
            shipping_class_id=None if self.shipping_class_id == class_id else self.shipping_class_id,
            default_class_id=None if self.default_class_id == class_id else self.default_class_id,
            exempt_class_ids=tuple(one for one in self.exempt_class_ids if one != class_id),
        )


def tax_settings(store: Store | None = None) -> TaxSettings:
    """The settings of the store, or of the current one."""
    store = store or current_store()
    return _read(store.country, store.taxing) if store.taxing else TaxSettings(store.country)


def _read(country: str, kept: Mapping[str, Any]) -> TaxSettings:
    return TaxSettings(
        country=country,
        is_on=bool(kept.get("is_on")),
        prices_include=bool(kept.get("prices_include", True)),
        shipping=ShippingTax(kept.get("shipping", ShippingTax.PROPORTIONAL)),
        shipping_class_id=_id(kept.get("shipping_class_id")),
        rounding=Rounding(kept.get("rounding", Rounding.LINE)),
        keeps_prices=bool(kept.get("keeps_prices", True)),
        has_oss=bool(kept.get("has_oss")),
        asks_tax_id=bool(kept.get("asks_tax_id", True)),
        asks_vies=bool(kept.get("asks_vies")),
        default_class_id=_id(kept.get("default_class_id")),
        exempt_class_ids=tuple(UUID(one) for one in kept.get("exempt_class_ids", ())),
    )


def _text(class_id: UUID | None) -> str | None:
    return str(class_id) if class_id is not None else None


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
