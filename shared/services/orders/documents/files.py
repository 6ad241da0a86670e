"""The PDFs of documents: made once from the frozen sheet, kept where no public address leads, the same for ever."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog

from shared.db.bulk import insert_once
from shared.db.session import leave_transaction, maintenance_scope, transaction
from shared.documents.rendering import Template, render_pdf
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.orders.document import OrderDocument, document_by_id
from shared.models.orders.document_file import OrderDocumentFile, file_of, unmade_documents
from shared.services.catalog.pictures.places import media_storage

PDF = "application/pdf"
SWEPT_AFTER = timedelta(minutes=2)
AT_ONCE = 200

log = structlog.get_logger("shopstead.documents")


def document_pdf(document: OrderDocument) -> bytes:
    """The document's file; made now where that has not happened yet. Call outside of any transaction.

    Raises GatewayFailed (storage).
    """
    kept = file_of(document.id)
    leave_transaction()
    if kept is None:
        return _make(document)
    try:
        content = media_storage().read(kept.key)
    except NotFound:
        content = b""
    if hashlib.sha256(content).hexdigest() == kept.sha256:
        return content
    log.warning("document file lost or changed: made again", document_id=str(document.id), key=kept.key)
    return _mend(document, kept)


def make_file(document_id: UUID) -> None:
    """Make the file of a document ahead of its first reader, unless it is there. Raises NotFound, GatewayFailed."""
    document = document_by_id(document_id)
    if file_of(document_id) is None:
        leave_transaction()
        _make(document)


def _make(document: OrderDocument) -> bytes:
    content = render_document(document)
    key = f"private/stores/{current_store_id()}/documents/{document.id.hex}.pdf"
    media_storage().save(key, content, PDF)
    values = {
        "store_id": current_store_id(),
        "id": new_id(),
        "document_id": document.id,
        "key": key,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "made_at": clock.now(),
    }
    with transaction():
        insert_once(OrderDocumentFile, values)
    return content


def _mend(document: OrderDocument, kept: OrderDocumentFile) -> bytes:
    """From the frozen sheet; what comes out must be what it was, or somebody has to know."""
    content = render_document(document)
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        log.error("document made again has other bytes, its words are the same", document_id=str(document.id))
    media_storage().save(kept.key, content, PDF)
    return content


def render_document(document: OrderDocument) -> bytes:
    """The PDF of a document's sheet, in the edition that it was issued in."""
    return render_pdf(
        Template.INVOICE, document.sheet, at=document.issued_at, edition=document.edition, fonts=added_fonts()
    )


def added_fonts() -> Path | None:
    """The operator's own folder of fonts."""
    folder = current_settings().document_fonts
    return Path(folder) if folder else None


def filename_of(document: OrderDocument) -> str:
    """A name for whoever saves it: ``INV-2026-7.pdf``."""
    return "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in document.name) + ".pdf"


def unmade_files() -> Sequence[tuple[UUID, UUID]]:
    """``(store_id, document_id)`` whose job got lost."""
    with maintenance_scope():
        return unmade_documents(clock.now() - SWEPT_AFTER, AT_ONCE)
