"""Files that are sold: kept where no public address leads, bounded in size, given to buyers by their orders."""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO
from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.digital_file import DigitalFile, digital_file_by_id, files_of_product
from shared.models.catalog.product import product_by_id
from shared.models.catalog.variant import variant_by_id
from shared.services.catalog.renditions import media_storage

LARGEST = 500 * 1024 * 1024
MOST_FILES = 100
LONGEST_NAME = 200
MOST_DOWNLOADS = 1_000
MOST_DAYS = 3_650
ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class DownloadTerms:
    """How often and how many days a buyer may download; None without bound."""

    most_downloads: int | None = 5
    days: int | None = 30

    def check(self) -> None:
        """Raises Invalid."""
        fields = {}
        if self.most_downloads is not None and not 1 <= self.most_downloads <= MOST_DOWNLOADS:
            fields["most_downloads"] = _("Type a number from 1 to %(most)s, or nothing.", most=MOST_DOWNLOADS)
        if self.days is not None and not 1 <= self.days <= MOST_DAYS:
            fields["days"] = _("Type a number from 1 to %(most)s, or nothing.", most=MOST_DAYS)
        if fields:
            raise Invalid(_("Please look at the marked fields."), fields=fields)


def attach_file(
    product_id: UUID, filename: str, stream: IO[bytes], *, variant_id: UUID | None = None, terms: DownloadTerms
) -> DigitalFile:
    """Keep a file for buyers of the product, or of one of its variants alone.

    Raises Invalid (too large, empty, too many files), NotFound, GatewayFailed (storage).
    """
    terms.check()
    _refuse_foreign(product_id, variant_id)
    size = _size_of(stream)
    name = PurePath(filename.replace("\\", "/")).name.strip()[:LONGEST_NAME] or "file"
    file_id = new_id()
    key = f"private/stores/{current_store_id()}/{file_id.hex}"
    content_type = mimetypes.guess_type(name)[0] or ANY_TYPE
    leave_transaction()
    media_storage().save_file(key, stream, content_type)
    with transaction():
        file = DigitalFile(
            id=file_id,
            product_id=product_id,
            variant_id=variant_id,
            key=key,
            filename=name,
            content_type=content_type,
            size=size,
            most_downloads=terms.most_downloads,
            days=terms.days,
        )
        session().add(file)
    return file


def change_terms(file_id: UUID, terms: DownloadTerms) -> DigitalFile:
    """For orders from now on. Raises Invalid, NotFound."""
    terms.check()
    with transaction():
        file = digital_file_by_id(file_id)
        file.most_downloads, file.days = terms.most_downloads, terms.days
    return file


def detach_file(file_id: UUID) -> None:
    """Take the file away, also from those who bought it. Raises NotFound, GatewayFailed."""
    with transaction():
        file = digital_file_by_id(file_id)
        key = file.key
        session().delete(file)
    media_storage().delete(key)


def stream_file(file: DigitalFile) -> Iterator[bytes]:
    """Its bytes in portions. Raises NotFound, GatewayFailed."""
    leave_transaction()
    return media_storage().stream(file.key)


def _refuse_foreign(product_id: UUID, variant_id: UUID | None) -> None:
    product_by_id(product_id)
    if variant_id is not None and variant_by_id(variant_id).product_id != product_id:
        raise NotFound(_("This variant does not belong to the product."))
    if len(files_of_product(product_id)) >= MOST_FILES:
        raise Invalid(fields={"file": _("A product has at most %(count)s files.", count=MOST_FILES)})


def _size_of(stream: IO[bytes]) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise Invalid(fields={"file": _("This file is empty.")})
    if size > LARGEST:
        raise Invalid(fields={"file": _("This file is larger than %(most)s MB.", most=LARGEST // 1024**2)})
    return size
