"""Pages of text in themes."""

from collections.abc import Sequence
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.models.catalog.custom_field import FieldKind
from shared.services.content.pages import ShownPage, storefront_page, storefront_pages
from shared.themes.drops import Drop, Handled
from storefront_app.drops.custom_fields import finds, metafields_of
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import Place


def page_drop(page: ShownPage, place: Place) -> Drop:
    """A page; ``content`` is HTML that was made safe when it was written."""
    return Drop(
        {
            "id": str(page.id),
            "handle": page.handle,
            "title": page.title,
            "content": stored_html(page.body),
            "url": place.address(f"/pages/{page.handle}"),
            "object_type": "page",
            "published_at": page.updated_at,
            "template_suffix": None,
            "metafields": lambda: metafields_of(page.id, place),
        }
    )


@finds(FieldKind.PAGE)
def pages_referred_to(page_ids: Sequence[UUID], place: Place) -> dict[UUID, Drop]:
    """Published pages that a custom field names."""
    return {page.id: page_drop(page, place) for page in storefront_pages(page_ids, place.locale)}


def find_page(handle: str, place: Place) -> Drop | None:
    """The published page of that handle, or None."""
    try:
        return page_drop(storefront_page(handle, place.locale), place)
    except NotFound:
        return None


def all_pages(place: Place) -> Handled:
    """``pages`` by handle."""
    return Handled(lambda handle: find_page(handle, place))
