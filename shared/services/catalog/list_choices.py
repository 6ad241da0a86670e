"""What the dashboard's list of products offers to filter by."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel.i18n import gettext as _
from shared.models.catalog.attribute import Attribute, AttributeKind
from shared.services.catalog.search.facet_keys import NO, YES

MOST = 200


@dataclass(frozen=True, slots=True)
class ListAttribute:
    """An attribute to filter by: its name, and its values as (what ``ListFilters.attribute`` takes, name)."""

    name: str
    values: tuple[tuple[str, str], ...]


def list_attributes() -> list[ListAttribute]:
    """The attributes with choices, and those that say yes or no, in the merchant's order. Two statements."""
    return [ListAttribute(attribute.name, tuple(_values_of(attribute))) for attribute in _filter_attributes()]


def _filter_attributes() -> list[Attribute]:
    kinds = (AttributeKind.CHOICE, AttributeKind.COLOUR, AttributeKind.BOOLEAN)
    wanted = (
        select(Attribute).options(selectinload(Attribute.choices)).where(Attribute.is_filter, Attribute.kind.in_(kinds))
    )
    return list(
        session().scalars(
            wanted.order_by(Attribute.position, Attribute.name).options(selectinload(Attribute.choices)).limit(MOST)
        )
    )


def _values_of(attribute: Attribute) -> Iterator[tuple[str, str]]:
    if attribute.kind is AttributeKind.BOOLEAN:
        yield f"{attribute.handle}:{YES}", _("Yes")
        yield f"{attribute.handle}:{NO}", _("No")
    for choice in attribute.choices:
        yield f"{attribute.handle}:{choice.name}", choice.name
