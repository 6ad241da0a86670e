"""Telling that there is not enough, and how many remain."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.catalog.variant import variants_by_id


@dataclass(frozen=True, slots=True)
class Shortage:
    """A line that cannot be served: units wanted, and units that remain."""

    variant_id: UUID
    wanted: int
    available: int


class OutOfStock(Conflict):
    """Not enough units; ``shortages`` names the lines, ``fields`` maps variant ids to what a shopper reads."""

    code = "out_of_stock"

    def __init__(self, message: str, *, shortages: Sequence[Shortage], fields: dict[str, str]) -> None:
        super().__init__(message, fields=fields)
        self.shortages = tuple(shortages)


def out_of_stock(shortages: Sequence[Shortage]) -> OutOfStock:
    """The error that names each product and how many remain."""
    variants = variants_by_id(shortage.variant_id for shortage in shortages)
    names = [variants[shortage.variant_id].product.title for shortage in shortages if shortage.variant_id in variants]
    return OutOfStock(
        _("Not enough is left of: %(products)s.", products=", ".join(dict.fromkeys(names))),
        shortages=shortages,
        fields={str(shortage.variant_id): _told(shortage) for shortage in shortages},
    )


def _told(shortage: Shortage) -> str:
    if shortage.available <= 0:
        return _("Sold out.")
    return ngettext("Only one left.", "Only %(count)s left.", shortage.available)
