"""The categories that an import made go with it, where nobody uses or has changed them since."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, not_, or_, select

from shared.db.base import Base
from shared.db.session import session
from shared.models.catalog.category import Category, CategoryAncestor
from shared.models.catalog.collection import CollectionRule, RuleField
from shared.models.catalog.product_import import ImportItem
from shared.services.catalog.categories import delete_category
from shared.services.inventory.product_imports.books import MADE


def made_categories(operation_id: UUID) -> dict[UUID, str]:
    """The categories that the import made, with the titles that it gave them."""
    journals = select(ImportItem.journal[MADE]).where(ImportItem.operation_id == operation_id)
    found: dict[UUID, str] = {}
    for made in session().scalars(journals.where(ImportItem.journal.has_key(MADE))):
        found |= {UUID(category_id): title for category_id, title in made.items()}
    return found


def remove_made(made: dict[UUID, str]) -> None:
    """Remove those that stand empty and as they were made, the deepest first. Within the caller's transaction."""
    while gone := _idle(made):
        for category_id in gone:
            delete_category(category_id)
            del made[category_id]


def _idle(made: dict[UUID, str]) -> list[UUID]:
    rows = session().execute(_unused(made)) if made else ()
    return [category_id for category_id, title in rows if title == made[category_id]]


def _unused(ids: Iterable[UUID]) -> Select[UUID, str]:
    rules = and_(
        CollectionRule.store_id == Category.store_id,
        CollectionRule.field == RuleField.CATEGORY,
        CollectionRule.value == cast(Category.id, Text),
    )
    texts = (Category.description, Category.seo_title, Category.seo_description)
    plain = and_(Category.is_published, Category.media_id.is_(None), *(text == "" for text in texts))
    used = or_(exists().where(rules), *_references())
    return select(Category.id, Category.title).where(Category.id.in_(list(ids)), plain, not_(used))


def _references() -> Iterator[ColumnElement[bool]]:
    """Whatever table points at the category: what stands in or under it, its texts, menus, sales, attributes."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table is Category.__table__ and table is not CategoryAncestor.__table__:
                row = table.alias()
                pairs = ((row.c[part.parent.name], part.column) for part in key.elements)
                yield exists().where(*(own == theirs for own, theirs in pairs))
