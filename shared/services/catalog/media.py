"""A store's pictures and the products they show."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import IO
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.events.media import PictureReady
from shared.events.outbox import record
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.catalog.media import Media, media_by_id
from shared.models.catalog.product import Product, product_for_update
from shared.models.catalog.variant import Variant, variant_by_id
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.galleries import gallery_ids, refuse_foreign_pictures, set_gallery
from shared.services.catalog.pictures.bounds import CONTENT_TYPES, MAX_BYTES, WEBP
from shared.services.catalog.pictures.encoding import EncodedPicture
from shared.services.catalog.pictures.judging import Refusal
from shared.services.catalog.pictures.places import media_storage, new_private_key, new_public_key
from shared.services.catalog.pictures.processing import put_in
from shared.services.catalog.pictures.refusals import Reason, refused
from shared.services.catalog.pictures.removal import remove_for_good
from shared.services.catalog.pictures.sandbox import encode_safely
from shared.services.catalog.pictures.uploading import LONGEST_ALT, tidy_name
from shared.services.catalog.products import tell_product_changed

ORIGINAL = "application/octet-stream"


def store_picture(filename: str, stream: IO[bytes], *, alt: str = "", source_url: str = "") -> Media:
    """Keep an uploaded picture at once: checked, upright, without metadata, as WebP; its original stays private.

    Raises Invalid (why it cannot be used), GatewayFailed (storage), RuntimeError inside an open transaction.
    """
    leave_transaction()
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise refused(Reason.TOO_LARGE)
    try:
        made = encode_safely(content)
    except Refusal as refusal:
        raise refused(refusal.code) from None
    key, original_key = new_public_key(), new_private_key()
    media_storage().save_file(original_key, io.BytesIO(content), ORIGINAL)
    media_storage().save(key, made.content, CONTENT_TYPES[WEBP])
    with transaction():
        media = Media(id=new_id(), filename=tidy_name(filename), alt=alt.strip()[:LONGEST_ALT], source_url=source_url)
        put_in(media, key, made, original_key, len(content))
        session().add(media)
        record(PictureReady(media.id))
    return media


def keep_own_picture(filename: str, made: EncodedPicture, *, alt: str = "") -> Media:
    """Keep a picture that we made ourselves, which needs no checking and is its own original.

    Nobody is told: its widths are made by and by, when nothing urgent waits. Raises GatewayFailed (storage),
    RuntimeError inside an open transaction.
    """
    leave_transaction()
    key = new_public_key()
    media_storage().save(key, made.content, CONTENT_TYPES[WEBP])
    with transaction():
        media = Media(id=new_id(), filename=tidy_name(filename), alt=alt.strip()[:LONGEST_ALT])
        put_in(media, key, made, key, 0)
        session().add(media)
    return media


def set_alt_text(media_id: UUID, alt: str) -> Media:
    """What the picture shows, for those who do not see it. Raises NotFound."""
    with transaction():
        media = media_by_id(media_id)
        if media.alt != alt.strip()[:LONGEST_ALT]:
            media.alt, media.version = alt.strip()[:LONGEST_ALT], media.version + 1
            touch_storefront()
    return media


def delete_picture(media_id: UUID) -> None:
    """Remove the picture from everything it is used for, and its files with it, now. Raises NotFound, GatewayFailed.

    People delete by ``pictures.removal.delete_pictures``, which can be undone for a day.
    """
    media_by_id(media_id)
    remove_for_good([media_id], at_once=True)


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


def show_pictures(product_id: UUID, media_ids: Sequence[UUID]) -> Product:
    """Make the gallery exactly these pictures in this order; variants lose those that left. Raises NotFound."""
    with transaction():
        refuse_foreign_pictures(media_ids)
        product = _change_gallery(product_id, lambda _shown: list(media_ids))
        for variant in product.variants:
            if variant.media_id is not None and variant.media_id not in media_ids:
                variant.media_id = None
    return product


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


def set_variant_pictures(product_id: UUID, chosen: Mapping[UUID, UUID | None]) -> None:
    """Choose a picture (or none) for many variants of one product at once. Raises NotFound for any that is foreign."""
    with transaction():
        refuse_foreign_pictures([media_id for media_id in chosen.values() if media_id])
        product = product_for_update(product_id)
        by_id = {variant.id: variant for variant in product.variants}
        for variant_id, media_id in chosen.items():
            if variant_id not in by_id:
                raise NotFound(_("This variant does not exist."))
            by_id[variant_id].media_id = media_id
        joined = [media_id for media_id in chosen.values() if media_id]
        _change_gallery(product_id, lambda shown: [*shown, *joined])


def _change_gallery(product_id: UUID, change: Callable[[list[UUID]], list[UUID]]) -> Product:
    with transaction():
        product = product_for_update(product_id)
        set_gallery(product.id, change(gallery_ids(product.id)))
        tell_product_changed(product, reindex=False)
    return product
