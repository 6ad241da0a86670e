"""Categories: made, changed, moved, translated and deleted by the merchant."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.catalog import CategoryChanged
from shared.events.outbox import record
from shared.kernel.errors import Invalid, PreconditionFailed
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.category import (
    Category,
    category_by_id,
    category_handle_is_taken,
    category_translation,
    ids_below,
)
from shared.models.catalog.product import Product
from shared.models.catalog.redirect import forget_redirect, record_redirect
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.category_tree import (
    lock_tree,
    number_siblings,
    place_among_siblings,
    plant,
    refuse_deep,
    siblings_under,
    transplant,
)
from shared.services.catalog.galleries import refuse_foreign_pictures
from shared.services.catalog.many_products import change_category
from shared.services.catalog.translations import refuse_other_languages


@dataclass(frozen=True, slots=True)
class CategoryInput:
    """A category as it should be; an empty ``handle`` is made from the title, or kept on update."""

    title: str
    handle: str = ""
    description: str = ""
    media_id: UUID | None = None
    seo_title: str = ""
    seo_description: str = ""
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class CategoryTexts:
    """A category's texts in one further language; empty ones fall back."""

    title: str = ""
    description: str = ""
    seo_title: str = ""
    seo_description: str = ""


class Step(StrEnum):
    """One step through the tree, as keys and buttons take it. IN: under the one above; OUT: beside its parent."""

    UP = "up"
    DOWN = "down"
    IN = "in"
    OUT = "out"


class ChildrenGo(StrEnum):
    """What becomes of the categories under one that is deleted."""

    UP = "up"
    AWAY = "away"


def create_category(wanted: CategoryInput, *, parent_id: UUID | None = None, position: int | None = None) -> Category:
    """A new category under a parent (or at the top), last unless a place is given. Raises Invalid, NotFound."""
    with transaction():
        lock_tree()
        _check(wanted)
        refuse_deep(parent_id and category_by_id(parent_id).id, levels=1)
        category = Category(handle=_free_handle(wanted), title="", parent_id=parent_id)
        with explain_refusals({"uq_categories_store_id_handle": _handle_taken}):
            _write(category, wanted)
            session().add(category)
        plant(category.id, parent_id)
        place_among_siblings(category.id, parent_id, position)
        forget_redirect(f"/categories/{category.handle}")
        _tell(category.id)
    return category


def update_category(category_id: UUID, wanted: CategoryInput, *, version: int | None = None) -> Category:
    """Make the category what ``wanted`` says; a changed handle leaves a redirect.

    Raises Invalid, NotFound, PreconditionFailed (another than ``version`` is stored).
    """
    with transaction():
        category = category_by_id(category_id)
        if version is not None and version != category.version:
            raise PreconditionFailed(_("Somebody else changed this category meanwhile. Look at it again, then save."))
        _check(wanted)
        with explain_refusals({"uq_categories_store_id_handle": _handle_taken}):
            _change_handle(category, wanted)
            _write(category, wanted)
        _tell(category.id)
    return category


def move_category(category_id: UUID, parent_id: UUID | None, position: int | None = None) -> None:
    """Put the category, with all that is under it, under a parent (or at the top), at that place from 1, or last.

    Raises Invalid (under itself, or too deep), NotFound.
    """
    with transaction():
        lock_tree()
        category = category_by_id(category_id)
        session().refresh(category)
        old_parent = category.parent_id
        if parent_id is not None:
            category_by_id(parent_id)
        if old_parent != parent_id:
            transplant(category.id, parent_id)
            session().refresh(category)
            number_siblings(siblings_under(old_parent))
        place_among_siblings(category.id, parent_id, position)
        _tell(category.id, moved=old_parent != parent_id)


def step_category(category_id: UUID, step: Step) -> None:
    """Move the category by one step; where there is nowhere to go nothing happens. Raises Invalid, NotFound."""
    with transaction():
        lock_tree()
        category = category_by_id(category_id)
        session().refresh(category)
        siblings = siblings_under(category.parent_id)
        at = siblings.index(category.id)
        if step is Step.OUT and category.parent_id is not None:
            parent = category_by_id(category.parent_id)
            place = siblings_under(parent.parent_id).index(parent.id) + 2
            move_category(category_id, parent.parent_id, place)
        elif step is Step.IN and at > 0:
            move_category(category_id, siblings[at - 1])
        elif step is Step.UP and at > 0:
            move_category(category_id, category.parent_id, at)
        elif step is Step.DOWN and at + 1 < len(siblings):
            move_category(category_id, category.parent_id, at + 2)


def delete_category(
    category_id: UUID, *, children: ChildrenGo = ChildrenGo.UP, products_to: UUID | None = None
) -> None:
    """Remove the category. Those under it move up to its parent, or go with it; their products move to another.

    ``products_to`` is where the products of what is deleted go; None leaves them without category.
    Raises Invalid (``products_to`` is among those deleted), NotFound.
    """
    with transaction():
        lock_tree()
        category = category_by_id(category_id)
        gone = ids_below(category_id) if children is ChildrenGo.AWAY else [category_id]
        if products_to in gone:
            message = _("Choose a category that stays.")
            raise Invalid(message, fields={"products_to": message})
        if products_to is not None:
            category_by_id(products_to)
        if children is ChildrenGo.UP:
            _lift_children(category)
        change_category(select(Product.id).where(Product.category_id.in_(gone)), products_to)
        _remove(gone)
        number_siblings(siblings_under(category.parent_id))
        _tell(category_id, moved=True)


def set_product_category(product_ids: Sequence[UUID], category_id: UUID | None) -> int:
    """Put these products into a category, or into none. Returns how many changed. Raises NotFound."""
    with transaction():
        if category_id is not None:
            category_by_id(category_id)
        return change_category(select(Product.id).where(Product.id.in_(product_ids)), category_id)


def set_category_translation(category_id: UUID, locale: str, texts: CategoryTexts) -> None:
    """The category's texts in a further language. Raises Invalid (not a language of the store), NotFound."""
    with transaction():
        refuse_other_languages(locale)
        row = category_translation(category_by_id(category_id).id, locale)
        row.title, row.description = texts.title.strip(), sanitise_html(texts.description)
        row.seo_title, row.seo_description = texts.seo_title.strip(), texts.seo_description.strip()
        session().add(row)
        _tell(category_id)


def _lift_children(category: Category) -> None:
    """Those right under the category take its place."""
    others = siblings_under(category.parent_id)
    children = siblings_under(category.id)
    for child in children:
        transplant(child, category.parent_id)
    at = others.index(category.id)
    number_siblings([*others[:at], *children, *others[at:]])


def _remove(gone: Sequence[UUID]) -> None:
    """All in one statement, as the keys between them are looked at when it ends."""
    session().execute(delete(Category).where(Category.id.in_(gone)).execution_options(synchronize_session=False))


def _check(wanted: CategoryInput) -> None:
    if not wanted.title.strip():
        message = _("Give the category a title.")
        raise Invalid(message, fields={"title": message})
    if wanted.media_id:
        refuse_foreign_pictures([wanted.media_id])


def _write(category: Category, wanted: CategoryInput) -> None:
    category.title = wanted.title.strip()
    category.description = sanitise_html(wanted.description)
    category.media_id = wanted.media_id
    category.seo_title = wanted.seo_title.strip()
    category.seo_description = wanted.seo_description.strip()
    category.is_published = wanted.is_published


def _free_handle(wanted: CategoryInput) -> str:
    if wanted.handle.strip():
        return _asked_handle(wanted.handle, None)
    return first_free_handle(make_handle(wanted.title, otherwise="category"), category_handle_is_taken)


def _asked_handle(handle: str, category_id: UUID | None) -> str:
    tidy = make_handle(handle, otherwise="category")
    if category_handle_is_taken(tidy, besides=category_id):
        raise _handle_taken()
    return tidy


def _change_handle(category: Category, wanted: CategoryInput) -> None:
    if not wanted.handle.strip():
        return
    handle = _asked_handle(wanted.handle, category.id)
    if handle != category.handle:
        record_redirect(f"/categories/{category.handle}", f"/categories/{handle}")
        category.handle = handle


def _handle_taken() -> Invalid:
    message = _("Another category has this address already.")
    return Invalid(message, fields={"handle": message})


def _tell(category_id: UUID, *, moved: bool = False) -> None:
    session().flush()
    record(CategoryChanged(category_id, moved))
    touch_storefront()
