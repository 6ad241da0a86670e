"""The category tree of a store: read once per language and kept until something changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from shared.services.catalog.category_page import ShownCategory, storefront_categories
from shared.themes.drops import Drop
from storefront_app.drops.custom_fields import metafields_of
from storefront_app.drops.images import image_drop
from storefront_app.drops.rich_text import stored_html
from storefront_app.memory import remember
from storefront_app.place import Place


@dataclass(frozen=True)
class CategoryTree:
    """Every category that shoppers see, each followed by what is under it."""

    categories: tuple[ShownCategory, ...]

    @cached_property
    def by_handle(self) -> dict[str, ShownCategory]:
        return {category.handle: category for category in self.categories}

    @cached_property
    def by_id(self) -> dict[UUID, ShownCategory]:
        return {category.id: category for category in self.categories}

    def under(self, parent_id: UUID | None) -> list[ShownCategory]:
        return [category for category in self.categories if category.parent_id == parent_id]

    def path_to(self, category: ShownCategory) -> list[ShownCategory]:
        """The way down, the category itself last."""
        return [self.by_handle[handle] for handle in category.path]

    def branch(self, category: ShownCategory) -> Iterable[UUID]:
        depth = len(category.path)
        return (one.id for one in self.categories if one.path[:depth] == category.path)


def known_tree(locale: str) -> CategoryTree:
    return remember(("categories", locale), lambda: CategoryTree(storefront_categories(locale)))


def category_values(category: ShownCategory, place: Place) -> dict[str, Any]:
    """What a category says of itself and of those around it; ``children`` and ``ancestors`` say the same."""
    tree, picture = known_tree(place.locale), category.picture
    image = image_drop(picture, place, alt=category.title) if picture else None
    above = tree.path_to(category)
    return {
        "id": str(category.id),
        "object_type": "category",
        "handle": category.handle,
        "title": category.title,
        "name": category.title,
        "description": stored_html(category.description),
        "url": place.address(f"/categories/{category.handle}"),
        "level": len(category.path),
        "image": image,
        "featured_image": image,
        "parent": lambda: plain_category(above[-2], place) if len(above) > 1 else None,
        "ancestors": lambda: [plain_category(one, place) for one in above[:-1]],
        "breadcrumbs": lambda: [plain_category(one, place) for one in above],
        "children": lambda: [plain_category(one, place) for one in tree.under(category.id)],
        "metafields": lambda: metafields_of(category.id, place),
    }


def plain_category(category: ShownCategory, place: Place) -> Drop:
    """A category without its products."""
    return Drop(category_values(category, place))


def product_category(category_id: UUID | None, place: Place) -> Drop | None:
    """The category of a product, where shoppers see it."""
    found = known_tree(place.locale).by_id.get(category_id) if category_id else None
    return plain_category(found, place) if found else None
