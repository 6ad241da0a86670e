"""Bring a product's options and their values to what was asked, keeping rows (and translations) that stay."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.option import OptionValue, ProductOption
from shared.models.catalog.product import Product
from shared.services.catalog.inputs import OptionInput


class Named(Protocol):
    """A row with a name that is unique among its siblings."""

    id: UUID
    name: str
    position: int


class Wanted(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def id(self) -> UUID | None: ...


Row = TypeVar("Row", bound=Named)


def sync_options(product: Product, wanted: Sequence[OptionInput]) -> None:
    """Rename, add, drop and order the options. Dropped values take their places in variants along.

    Raises NotFound where an id is not one of this product's.
    """
    kept = _match(product.options, wanted)
    product.options = [row for row in product.options if row in kept]
    session().flush()
    _rename([(row, option.name) for row, option in zip(kept, wanted, strict=True) if row])
    for position, (row, option) in enumerate(zip(kept, wanted, strict=True), start=1):
        if row is None:
            row = ProductOption(product_id=product.id, name=option.name.strip())
            product.options.append(row)
        row.position = position
        _sync_values(row, option)
    product.options.sort(key=lambda row: row.position)


def _sync_values(option: ProductOption, wanted: OptionInput) -> None:
    kept = _match(option.values, wanted.choices)
    option.values = [row for row in option.values if row in kept]
    session().flush()
    _rename([(row, value.name) for row, value in zip(kept, wanted.choices, strict=True) if row])
    for position, (row, value) in enumerate(zip(kept, wanted.choices, strict=True), start=1):
        if row is None:
            row = OptionValue(option_id=option.id, name=value.name.strip())
            option.values.append(row)
        row.position = position
    option.values.sort(key=lambda row: row.position)


def _match(rows: Sequence[Row], wanted: Sequence[Wanted]) -> list[Row | None]:
    """For each wanted one the row that it is: by id, else by name."""
    by_id = {row.id: row for row in rows}
    if any(item.id is not None and item.id not in by_id for item in wanted):
        raise NotFound(_("This option does not belong to the product."))
    claimed = {item.id for item in wanted if item.id is not None}
    by_name = {row.name.casefold(): row for row in rows if row.id not in claimed}
    return [by_id[item.id] if item.id else by_name.get(item.name.strip().casefold()) for item in wanted]


def _rename(renames: list[tuple[Row, str]]) -> None:
    """Give the rows their names; where two trade names, by way of a name that nobody has."""
    changed = [(row, name.strip()) for row, name in renames if row.name != name.strip()]
    taken = {row.name for row, _name in renames}
    if any(name in taken for _row, name in changed):
        for row, _name in changed:
            row.name = str(row.id)
        session().flush()
    for row, name in changed:
        row.name = name
