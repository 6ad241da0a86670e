"""A store's pictures and the products they show."""

from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import IO
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media, media_by_id
from shared.models.catalog.product import Product, product_for_update
from shared.models.catalog.variant import Variant, variant_by_id
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.galleries import gallery_ids, set_gallery
from shared.services.catalog.picture_files import CONTENT_TYPE, encode_upload, read_upload
from shared.services.catalog.products import tell_product_changed
from shared.services.catalog.renditions import ENDING, WIDTHS, media_storage, rendition_key

LONGEST_NAME = 200
LONGEST_ALT = 500


def store_picture(filename: str, stream: IO[bytes], *, alt: str = "") -> Media:
    """Keep an uploaded picture of the store: checked, upright, without metadata, as WebP.

    Raises Invalid (why it cannot be used), GatewayFailed (storage), RuntimeError inside an open transaction.
    """
    leave_transaction()
    picture = encode_upload(read_upload(stream))
    media_id = new_id()
    key = f"stores/{current_store_id()}/{media_id.hex}{ENDING}"
    media_storage().save(key, picture.content, CONTENT_TYPE)
    with transaction():
        media = Media(
            id=media_id,
            key=key,
            filename=PurePath(filename.replace("\\", "/")).name[:LONGEST_NAME],
            content_type=CONTENT_TYPE,
            width=picture.width,
            height=picture.height,
            size=len(picture.content),
            alt=alt.strip()[:LONGEST_ALT],
        )
        session().add(media)
    return media


def set_alt_text(media_id: UUID, alt: str) -> Media:
    """What the picture shows, for those who do not see it. Raises NotFound."""
    with transaction():
        media = media_by_id(media_id)
        media.alt = alt.strip()[:LONGEST_ALT]
        touch_storefront()
    return media


def delete_picture(media_id: UUID) -> None:
    """Remove the picture from everything it is used for, then its files. Raises NotFound, GatewayFailed."""
    with transaction():
        media = media_by_id(media_id)
        session().delete(media)
        touch_storefront()
    storage = media_storage()
    for key in (media.key, *(rendition_key(media.key, width) for width in WIDTHS)):
        storage.delete(key)


def attach_picture(product_id: UUID, media_id: UUID) -> None:
    """Show the picture in the product's gallery, last. Raises NotFound."""
    _change_gallery(product_id, lambda shown: [*shown, media_id])


def detach_picture(product_id: UUID, media_id: UUID) -> None:
    """Take the picture out of the product's gallery and from its variants; the picture stays. Raises NotFound."""
    with transaction():
        product = _change_gallery(product_id, lambda shown: [kept for kept in shown if kept != media_id])
        for variant in product.variants:
            if variant.media_id == media_id:
                variant.media_id = None


def order_pictures(product_id: UUID, media_ids: Sequence[UUID]) -> None:
    """Show the gallery in this order. Raises Invalid where these are not exactly its pictures, NotFound."""
    with transaction():
        if sorted(media_ids) != sorted(gallery_ids(product_id)):
            raise Invalid(_("The pictures have changed meanwhile. Load the page again, then order them."))
        _change_gallery(product_id, lambda _shown: list(media_ids))


def set_variant_picture(variant_id: UUID, media_id: UUID | None) -> Variant:
    """Show this picture when the variant is chosen; it joins the gallery. Raises NotFound."""
    with transaction():
        variant = variant_by_id(variant_id)
        if media_id is not None:
            media_by_id(media_id)
            _change_gallery(variant.product_id, lambda shown: [*shown, media_id])
        variant.media_id = media_id
        tell_product_changed(product_for_update(variant.product_id), reindex=False)
    return variant


def _change_gallery(product_id: UUID, change: Callable[[list[UUID]], list[UUID]]) -> Product:
    with transaction():
        product = product_for_update(product_id)
        set_gallery(product.id, change(gallery_ids(product.id)))
        tell_product_changed(product, reindex=False)
    return product
