"""Collections: made, changed, ordered and translated by the merchant."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, delete, func, select

from shared.db.bulk import insert_rows
from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.catalog import CollectionChanged
from shared.events.outbox import record
from shared.kernel.errors import Invalid, NotFound, PreconditionFailed
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.collection import (
    Collection,
    CollectionKind,
    CollectionOrder,
    CollectionProduct,
    collection_by_id,
    collection_handle_is_taken,
    collection_translation,
)
from shared.models.catalog.product import Product
from shared.models.catalog.redirect import forget_redirect, record_redirect
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.collection_filling import write_rules
from shared.services.catalog.collection_rules import RuleInput, read_rules
from shared.services.catalog.galleries import refuse_foreign_pictures

ALL_PRODUCTS = "all"


@dataclass(frozen=True, slots=True)
class CollectionInput:
    """A whole collection as it should be; ``product_ids`` in their order, None leaves them alone.

    An empty ``handle`` is made from the title, or kept on update. ``rules`` make it a smart one that they fill (all of
    them, or any where ``match_any``); empty rules make it one that is filled by hand, None leaves it what it is.
    """

    title: str
    handle: str = ""
    description: str = ""
    media_id: UUID | None = None
    is_published: bool = True
    product_ids: tuple[UUID, ...] | None = None
    rules: tuple[RuleInput, ...] | None = None
    match_any: bool = False
    order: CollectionOrder | None = None
    seo_title: str = ""
    seo_description: str = ""


def create_collection(wanted: CollectionInput) -> Collection:
    """A new collection, shown last. Raises Invalid, NotFound (a product or picture of another store)."""
    with transaction():
        rules = _check(wanted)
        last = session().scalar(select(func.coalesce(func.max(Collection.position), 0))) or 0
        collection = Collection(handle=_free_handle(wanted), title="", position=last + 1)
        with explain_refusals({"uq_collections_store_id_handle": _handle_taken}):
            _write(collection, wanted)
            session().add(collection)
        forget_redirect(f"/collections/{collection.handle}")
        _write_products(collection, wanted, rules)
        _tell(collection.id)
    return collection


def update_collection(collection_id: UUID, wanted: CollectionInput, *, version: int | None = None) -> Collection:
    """Make the collection what ``wanted`` says; a changed handle leaves a redirect.

    Raises Invalid, NotFound, PreconditionFailed (another than ``version`` is stored).
    """
    with transaction():
        collection = collection_by_id(collection_id)
        if version is not None and version != collection.version:
            raise PreconditionFailed(_("Somebody else changed this collection meanwhile. Look at it again, then save."))
        rules = _check(wanted)
        with explain_refusals({"uq_collections_store_id_handle": _handle_taken}):
            _change_handle(collection, wanted)
            _write(collection, wanted)
        _write_products(collection, wanted, rules)
        _tell(collection.id)
    return collection


def delete_collection(collection_id: UUID) -> None:
    """Remove the collection; its products stay. Raises NotFound."""
    with transaction():
        session().delete(collection_by_id(collection_id))
        _tell(collection_id)


def set_collection_products(collection_id: UUID, product_ids: Sequence[UUID]) -> None:
    """Show exactly these products, in this order. Raises NotFound."""
    with transaction():
        collection = collection_by_id(collection_id)
        refuse_smart(collection)
        _replace_products(collection, product_ids)
        _tell(collection.id)


def set_product_collections(product_id: UUID, collection_ids: Sequence[UUID]) -> None:
    """Show the product in exactly these collections; where it is new it comes last. Raises NotFound.

    Smart collections decide by themselves: those are neither entered nor left.
    """
    with transaction():
        named = [collection_by_id(collection_id) for collection_id in collection_ids]
        wanted = {collection.id for collection in named if not collection.is_smart}
        present = set(manual_collection_ids_of(product_id))
        gone = CollectionProduct.collection_id.in_(present - wanted)
        session().execute(delete(CollectionProduct).where(CollectionProduct.product_id == product_id, gone))
        _refuse_foreign_products([product_id])
        for collection_id in sorted(wanted - present):
            row = CollectionProduct(
                collection_id=collection_id, product_id=product_id, position=_last_place(collection_id) + 1
            )
            session().add(row)
        for collection_id in sorted(wanted ^ present):
            _tell(collection_id)


def collection_ids_of(product_id: UUID) -> list[UUID]:
    """The collections that show the product."""
    statement = select(CollectionProduct.collection_id).where(CollectionProduct.product_id == product_id)
    return list(session().scalars(statement.order_by(CollectionProduct.collection_id)))


def manual_collection_ids_of(product_id: UUID) -> list[UUID]:
    """The collections into which the product was put by hand."""
    same = and_(Collection.store_id == CollectionProduct.store_id, Collection.id == CollectionProduct.collection_id)
    statement = select(Collection.id).join(CollectionProduct, same).where(CollectionProduct.product_id == product_id)
    return list(session().scalars(statement.where(Collection.kind == CollectionKind.MANUAL).order_by(Collection.id)))


def product_ids_of(collection_id: UUID) -> list[UUID]:
    """The collection's products, in its order."""
    statement = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == collection_id)
    return list(session().scalars(statement.order_by(CollectionProduct.position)))


def set_collection_translation(
    collection_id: UUID,
    locale: str,
    *,
    title: str = "",
    description: str = "",
    seo_title: str = "",
    seo_description: str = "",
) -> None:
    """The collection's texts in a further language; empty ones fall back. Raises NotFound."""
    with transaction():
        collection = collection_by_id(collection_id)
        row = collection_translation(collection.id, locale)
        row.title, row.description = title.strip(), sanitise_html(description)
        row.seo_title, row.seo_description = seo_title.strip(), seo_description.strip()
        session().add(row)
        _tell(collection.id)


def refuse_smart(collection: Collection) -> None:
    """Raises Invalid for a collection that is filled by its rules."""
    if collection.is_smart:
        message = _("This collection is filled by its rules; products are not put in by hand.")
        raise Invalid(message, fields={"product_ids": message})


def _check(wanted: CollectionInput) -> list[RuleInput] | None:
    """The rules as they are stored, None where they are left alone. Raises Invalid, NotFound."""
    if not wanted.title.strip():
        message = _("Give the collection a title.")
        raise Invalid(message, fields={"title": message})
    if wanted.media_id:
        refuse_foreign_pictures([wanted.media_id])
    return None if wanted.rules is None else read_rules(wanted.rules)


def _write(collection: Collection, wanted: CollectionInput) -> None:
    collection.title = wanted.title.strip()
    collection.description = sanitise_html(wanted.description)
    collection.media_id = wanted.media_id
    collection.is_published = wanted.is_published
    collection.seo_title = wanted.seo_title.strip()
    collection.seo_description = wanted.seo_description.strip()
    collection.order = wanted.order or collection.order or CollectionOrder.MANUAL


def _write_products(collection: Collection, wanted: CollectionInput, rules: list[RuleInput] | None) -> None:
    is_filled = write_rules(collection, rules, wanted.match_any) if rules is not None else False
    if wanted.product_ids is not None and not is_filled:
        refuse_smart(collection)
        _replace_products(collection, wanted.product_ids)


def _replace_products(collection: Collection, product_ids: Sequence[UUID]) -> None:
    wanted = list(dict.fromkeys(product_ids))
    _refuse_foreign_products(wanted)
    session().execute(delete(CollectionProduct).where(CollectionProduct.collection_id == collection.id))
    rows = [
        {"collection_id": collection.id, "product_id": product_id, "position": position}
        for position, product_id in enumerate(wanted, start=1)
    ]
    if rows:
        insert_rows(CollectionProduct, rows)


def _refuse_foreign_products(product_ids: Sequence[UUID]) -> None:
    found = session().scalars(select(Product.id).where(Product.id.in_(product_ids))).all() if product_ids else ()
    if len(found) < len(product_ids):
        raise NotFound(_("This product does not exist."))


def _last_place(collection_id: UUID) -> int:
    statement = select(func.max(CollectionProduct.position)).where(CollectionProduct.collection_id == collection_id)
    return session().scalar(statement) or 0


def _free_handle(wanted: CollectionInput) -> str:
    if wanted.handle.strip():
        return _asked_handle(wanted.handle, None)
    handle = make_handle(wanted.title, otherwise="collection")
    return first_free_handle(handle, lambda tried: tried == ALL_PRODUCTS or collection_handle_is_taken(tried))


def _asked_handle(handle: str, collection_id: UUID | None) -> str:
    tidy = make_handle(handle, otherwise="collection")
    if tidy == ALL_PRODUCTS or collection_handle_is_taken(tidy, besides=collection_id):
        raise _handle_taken()
    return tidy


def _change_handle(collection: Collection, wanted: CollectionInput) -> None:
    if not wanted.handle.strip():
        return
    handle = _asked_handle(wanted.handle, collection.id)
    if handle != collection.handle:
        record_redirect(f"/collections/{collection.handle}", f"/collections/{handle}")
        collection.handle = handle


def _handle_taken() -> Invalid:
    message = _("Another collection has this address already.")
    return Invalid(message, fields={"handle": message})


def _tell(collection_id: UUID) -> None:
    session().flush()
    record(CollectionChanged(collection_id))
    touch_storefront()
