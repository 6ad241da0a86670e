"""Create, change and delete products."""

from contextlib import AbstractContextManager
from uuid import UUID

from sqlalchemy.orm.exc import StaleDataError

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.events.catalog import ProductChanged, ProductDeleted
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.handles import first_free_handle, make_handle
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.models.catalog.product import Product, product_for_update, product_handle_is_taken
from shared.models.catalog.redirect import forget_redirect, record_redirect
from shared.models.catalog.whole_product import product_for_edit
from shared.models.stores.revision import expire_storefront_at, touch_storefront
from shared.services.catalog.galleries import refuse_foreign_pictures, set_gallery
from shared.services.catalog.gift_products import hold_gift_terms, set_kind
from shared.services.catalog.inputs import ProductInput
from shared.services.catalog.options import sync_options
from shared.services.catalog.prices.recording import note_prices
from shared.services.catalog.product_checks import check_product
from shared.services.catalog.schedules import set_publication
from shared.services.catalog.search.indexing import index_product
from shared.services.catalog.selling_units import set_rule
from shared.services.catalog.staleness import refuse_stale
from shared.services.catalog.variants import choices_of, sync_variants


def create_product(wanted: ProductInput) -> Product:
    """A new product with its options, variants and gallery; it can be found at once.

    Raises Invalid (``fields`` such as ``title`` or ``variants.0.sku``), NotFound (a picture of another store).
    """
    with transaction():
        check_product(wanted)
        product = Product(handle="", title="", tags=[], options=[], variants=[])
        with _explained():
            product.handle = _free_handle(wanted)
            _write_texts(product, wanted)
            session().add(product)
            _write_parts(product, wanted)
        forget_redirect(f"/products/{product.handle}")
        tell_product_changed(product, is_new=True)
    return product


def update_product(product_id: UUID, wanted: ProductInput, *, version: int | None = None) -> Product:
    """Make the product what ``wanted`` says; variants with the same values keep their ids, stock and carts.

    ``version`` is the one that the person saw. Raises Conflict where it has changed since (``fields`` tell what it
    says now), Invalid, NotFound. A changed handle leaves a redirect.
    """
    try:
        with transaction():
            product = product_for_edit(product_id)
            refuse_stale(product, wanted, version)
            check_product(wanted, product.id)
            with _explained():
                _change_handle(product, wanted)
                _write_texts(product, wanted)
                _write_parts(product, wanted)
            tell_product_changed(product)
    except StaleDataError:
        raise Conflict(_("Somebody else changed this product at the same moment. Please try again.")) from None
    return product


def delete_product(product_id: UUID) -> None:
    """Remove the product for good. Orders keep what they say about it. Raises NotFound."""
    with transaction():
        product = product_for_update(product_id)
        session().delete(product)
        record(ProductDeleted(product_id))
        touch_storefront()


def tell_product_changed(product: Product, *, reindex: bool = True, is_new: bool = False) -> None:
    """Keep search true and let the world know, within the change's own transaction."""
    product.updated_at = clock.now()
    session().flush()
    if product.due_at is not None:
        expire_storefront_at(product.due_at)
    note_prices([product.id])
    if reindex:
        index_product(product)
    record(ProductChanged(product.id, is_new))
    touch_storefront()


def _write_texts(product: Product, wanted: ProductInput) -> None:
    product.title = wanted.title.strip()
    product.description = sanitise_html(wanted.description)
    product.vendor = wanted.vendor.strip()
    product.product_type = wanted.product_type.strip()
    product.tags = list(dict.fromkeys(tag.strip() for tag in wanted.tags if tag.strip()))
    product.seo_title = wanted.seo_title.strip()
    product.seo_description = wanted.seo_description.strip()
    set_publication(product, wanted)
    set_kind(product, wanted)
    if wanted.sold_by is not None:
        set_rule(product, wanted.sold_by)


def _write_parts(product: Product, wanted: ProductInput) -> None:
    session().flush()
    if wanted.variants is not None:
        refuse_foreign_pictures([variant.media_id for variant in wanted.variants if variant.media_id])
        before = choices_of(product)
        sync_options(product, wanted.options)
        session().flush()
        sync_variants(product, wanted.variants, before)
    hold_gift_terms(product)
    product.updated_at = clock.now()
    session().flush()
    if wanted.media_ids is not None:
        set_gallery(product.id, wanted.media_ids)


def _free_handle(wanted: ProductInput) -> str:
    if wanted.handle.strip():
        return _asked_handle(wanted.handle, None)
    return first_free_handle(make_handle(wanted.title, otherwise="product"), product_handle_is_taken)


def _asked_handle(handle: str, product_id: UUID | None) -> str:
    """The handle that was asked for, tidied. Raises Invalid where another product has it."""
    tidy = make_handle(handle, otherwise="")
    if not tidy:
        raise Invalid(_("Please look at the marked fields."), fields={"handle": _("Use letters and digits.")})
    if product_handle_is_taken(tidy, besides=product_id):
        raise _handle_taken()
    return tidy


def _change_handle(product: Product, wanted: ProductInput) -> None:
    if not wanted.handle.strip():
        return
    handle = _asked_handle(wanted.handle, product.id)
    if handle != product.handle:
        record_redirect(f"/products/{product.handle}", f"/products/{handle}")
        product.handle = handle


def _handle_taken() -> Invalid:
    message = _("Another product has this address already.")
    return Invalid(message, fields={"handle": message})


def _sku_taken() -> Invalid:
    message = _("Another variant got this SKU a moment ago.")
    return Invalid(message, fields={"variants": message})


def _explained() -> AbstractContextManager[None]:
    return explain_refusals({"uq_products_store_id_handle": _handle_taken, "uq_variants_sku": _sku_taken})
