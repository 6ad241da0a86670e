"""Pages of text in themes."""

from shared.kernel.errors import NotFound
from shared.services.content.pages import ShownPage, storefront_page
from shared.themes.drops import Drop, Handled
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
            "metafields": Drop({}),
        }
    )


def find_page(handle: str, place: Place) -> Drop | None:
    """The published page of that handle, or None."""
    try:
        return page_drop(storefront_page(handle, place.locale), place)
    except NotFound:
        return None


def all_pages(place: Place) -> Handled:
    """``pages`` by handle."""
    return Handled(lambda handle: find_page(handle, place))
