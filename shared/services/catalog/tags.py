"""Tags of a store: how many products have each, their names in further languages, and changing one everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, delete, func, select

from shared.db.bulk import insert_rows
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.fact import FacetBits
from shared.models.catalog.tag import TagTranslation
from shared.models.stores.operation import Operation
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.search.facet_keys import TAG
from shared.services.catalog.tag_changes import CHANGE_TAG
from shared.services.catalog.translations import refuse_other_languages
from shared.services.stores.operations import start_operation

LONGEST = 255


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag with the number of products that have it, and its names by further language."""

    tag: str
    product_count: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TagPage:
    """One page of tags; ``total`` counts all pages."""

    rows: tuple[TagRow, ...]
    total: int
    page: int
    per_page: int


def list_tags(query: str = "", *, by_name: bool = False, page: int = 1, per_page: int = 50) -> TagPage:
    """The tags in use, those of most products first, or by name. Counts follow a change of products within moments.

    Three statements; none looks at products.
    """
    page = max(1, page)
    used = _used(query)
    total = session().scalar(select(func.count()).select_from(used)) or 0
    order = (used.c.value,) if by_name else (used.c.products.desc(), used.c.value)
    rows = session().execute(select(used).order_by(*order).limit(per_page).offset((page - 1) * per_page)).all()
    names = _names([row.value for row in rows])
    found = tuple(TagRow(row.value, row.products, names.get(row.value, {})) for row in rows)
    return TagPage(found, total, page, per_page)


def tag_row(tag: str) -> TagRow:
    """One tag. Raises NotFound where no product has it."""
    row = session().execute(select(used := _used("")).where(used.c.value == tag)).first()
    if row is None:
        raise NotFound(_("No product has this tag."))
    return TagRow(row.value, row.products, _names([tag]).get(tag, {}))


def rename_tag(tag: str, name: str, *, user_id: UUID | None = None) -> Operation:
    """Call the tag something else on every product; where that tag is in use already, the two become one.

    A worker carries it out, and it can be undone. Raises Invalid, NotFound.
    """
    other = " ".join(name.split())
    if not other or "," in other or len(other) > LONGEST:
        message = _("Write a name without commas, of at most %(count)s letters.", count=LONGEST)
        raise Invalid(message, fields={"name": message})
    if other == tag:
        message = _("That is its name already.")
        raise Invalid(message, fields={"name": message})
    return _start(tag, other, user_id)


def delete_tag(tag: str, *, user_id: UUID | None = None) -> Operation:
    """Take the tag from every product. A worker carries it out, and it can be undone. Raises NotFound."""
    return _start(tag, None, user_id)


def set_tag_names(tag: str, names: Mapping[str, str]) -> None:
    """The tag's names by further language of the store; empty ones fall back. Raises Invalid, NotFound."""
    with transaction():
        tag_row(tag)
        for locale in names:
            refuse_other_languages(locale)
        gone = delete(TagTranslation).where(TagTranslation.tag == tag, TagTranslation.locale.in_(list(names)))
        session().execute(gone)
        rows = [{"tag": tag, "locale": locale, "name": text.strip()} for locale, text in names.items() if text.strip()]
        if rows:
            insert_rows(TagTranslation, rows)
        touch_storefront()


def _start(tag: str, other: str | None, user_id: UUID | None) -> Operation:
    with transaction():
        row = tag_row(tag)
        return start_operation(CHANGE_TAG, {"tag": tag, "other": other}, total=row.product_count, user_id=user_id)


def _used(query: str) -> Any:
    """Tags with their counts, from the sets that the search index keeps."""
    count = cast(func.sum(func.bit_count(FacetBits.bits)), Integer).label("products")
    used = select(FacetBits.value, count).where(FacetBits.store_id == current_store_id(), FacetBits.facet == TAG)
    if query.strip():
        used = used.where(func.strpos(func.lower(FacetBits.value), query.strip().lower()) > 0)
    return used.group_by(FacetBits.value).having(func.sum(func.bit_count(FacetBits.bits)) > 0).subquery("used")


def _names(tags: Sequence[str]) -> dict[str, dict[str, str]]:
    wanted = select(TagTranslation.tag, TagTranslation.locale, TagTranslation.name).where(TagTranslation.tag.in_(tags))
    found: dict[str, dict[str, str]] = {}
    for tag, locale, name in session().execute(wanted):
        found.setdefault(tag, {})[locale] = name
    return found
