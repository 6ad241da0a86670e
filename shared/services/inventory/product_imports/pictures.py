"""Pictures that a file names: fetched after the import, one by one, outside of any transaction.

A picture that cannot be had is a remark on its row; the product stays.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from urllib.parse import unquote, urljoin, urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from shared.db.bulk import insert_rows, update_rows
from shared.db.session import leave_transaction, session
from shared.gateways.http import HttpAnswer, HttpClient
from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import GatewayFailed, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.media import Media
from shared.models.catalog.product_import import ImportPicture, Outcome, ProductImport, import_by_id
from shared.models.catalog.variant import Variant
from shared.models.stores.operation import Operation
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.galleries import gallery_ids, set_gallery
from shared.services.catalog.many_products import tell_products_changed
from shared.services.catalog.media import store_picture
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.inventory.product_imports.files import local_copy
from shared.services.inventory.product_imports.plans import Plan
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

FETCH = "catalog.import_pictures"
MOST_REDIRECTS = 3
MOST_ARCHIVED = 20_000
MEDIA = "/media/"


def owe_pictures(import_id: UUID, plans: Sequence[Plan]) -> None:
    """Write down which pictures these products are to have. Within the caller's transaction."""
    rows = []
    for plan in plans:
        product_id = plan.product_id or (plan.known.id if plan.known else None)
        if product_id is None or plan.outcome in (Outcome.FAILED, Outcome.SKIPPED):
            continue
        wanted: dict[str, dict[str, object]] = {}
        for place, picture in enumerate(plan.pictures, start=1):
            row = {"alt": picture.alt, "position": place, "row": picture.row, "variant_ids": []}
            wanted.setdefault(picture.source, row)
        for variant in plan.variants:
            if variant.picture and variant.id:
                row = {"alt": "", "position": len(wanted) + 1, "row": variant.row, "variant_ids": []}
                ids = wanted.setdefault(variant.picture, row)["variant_ids"]
                ids.append(str(variant.id))  # type: ignore[attr-defined]
        rest = {"import_id": import_id, "product_id": product_id, "media_id": None, "problem": "", "done_at": None}
        rows += [rest | {"source": source} | row for source, row in wanted.items()]
    if rows:
        insert_rows(ImportPicture, rows)


def start_fetching(operation: Operation) -> None:
    """Ask for the pictures once the products are in. Within the caller's transaction."""
    imported = import_by_id(UUID(operation.details["import_id"]), lock=True)
    owed = session().scalar(select(func.count()).select_from(ImportPicture).where(_owed(imported.id))) or 0
    if owed and imported.fetch_id is None:
        details = {"import_id": str(imported.id), "filename": imported.filename}
        imported.fetch_id = start_operation(FETCH, details, total=owed, user_id=operation.user_id).id


def _owed(import_id: UUID) -> ColumnElement[bool]:
    return (ImportPicture.import_id == import_id) & ImportPicture.done_at.is_(None)


def _described(operation: Operation) -> str:
    return str(operation.details["filename"])


@operation_kind(FETCH, label=_l("Pictures of an import"), permission="catalog.edit", describe=_described)
def fetch(operation: Operation, progress: Progress) -> None:
    """Fetch what is owed, in the file's order."""
    imported = import_by_id(UUID(operation.details["import_id"]))
    with _archive(imported) as archive:
        while (owed := _next(imported.id)) is not None:
            media_id, problem = _obtain(owed, archive)
            with progress.batch():
                _settle(owed, media_id, problem)
                if problem:
                    progress.tell_problem(problem, row=owed.row)
                progress.step(1, failed=1 if problem else 0)


def _next(import_id: UUID) -> ImportPicture | None:
    statement = select(ImportPicture).where(_owed(import_id)).order_by(ImportPicture.id).limit(1)
    return session().scalars(statement).first()


def _settle(owed: ImportPicture, media_id: UUID | None, problem: str) -> None:
    owed.done_at, owed.problem, owed.media_id = clock.now(), problem[:500], media_id
    if media_id is None:
        return
    shown = gallery_ids(owed.product_id)
    if media_id not in shown:
        set_gallery(owed.product_id, [*shown, media_id])
    known = select(Variant.id).where(Variant.product_id == owed.product_id)
    theirs = {str(variant_id) for variant_id in session().scalars(known)}
    update_rows(Variant, [{"id": UUID(one), "media_id": media_id} for one in owed.variant_ids if one in theirs])
    tell_products_changed([owed.product_id])
    touch_storefront()


def _obtain(owed: ImportPicture, archive: "PictureArchive | None") -> tuple[UUID | None, str]:
    """The picture's id, or why there is none."""
    known = _known_media(owed)
    leave_transaction()
    if known is not None:
        return known, ""
    try:
        if "://" in owed.source:
            content, name = download(owed.source)
        elif archive is not None:
            content, name = archive.read(owed.source), PurePath(owed.source).name
        else:
            return None, _("There is no ZIP file with the picture “%(name)s”.", name=owed.source[:100])
        source_url = owed.source if "://" in owed.source else ""
        return store_picture(name, io.BytesIO(content), alt=owed.alt, source_url=source_url).id, ""
    except (Invalid, GatewayFailed) as error:
        told = error.message or next(iter(error.fields.values()), "")
        return None, _("The picture %(source)s is missing: %(problem)s", source=owed.source[:150], problem=told)


def _known_media(owed: ImportPicture) -> UUID | None:
    """A picture that is here already: one of our own addresses, or fetched from there before."""
    path = unquote(urlsplit(owed.source).path) if "://" in owed.source else ""
    if MEDIA in path:
        key = path.partition(MEDIA)[2]
        own = session().scalar(select(Media.id).where(Media.key == key))
        if own is not None:
            return own
    if "://" in owed.source:
        return session().scalar(select(Media.id).where(Media.source_url == owed.source).limit(1))
    return session().scalar(
        select(ImportPicture.media_id)
        .where(ImportPicture.import_id == owed.import_id, ImportPicture.source == owed.source)
        .where(ImportPicture.media_id.is_not(None))
        .limit(1)
    )


def download(url: str) -> tuple[bytes, str]:
    """The file behind an address, and its name. Raises Invalid, GatewayFailed with words for its row."""
    client = HttpClient(allow_loopback=not current_settings().is_production, largest_answer=MAX_BYTES)
    address = url
    for _step in range(MOST_REDIRECTS + 1):
        answer = client.get(address, headers={"Accept": "image/*"})
        if answer.is_success:
            return answer.body, PurePath(unquote(urlsplit(address).path)).name or "picture"
        if not 300 <= answer.status < 400:
            break
        address = urljoin(address, _location(answer))
    raise GatewayFailed(_("The server answers %(status)s.", status=answer.status))


def _location(answer: HttpAnswer) -> str:
    """Every further address goes through the same checks as the first."""
    found = next((value for name, value in answer.headers.items() if name.lower() == "location"), "")
    if not found:
        raise GatewayFailed(_("The server leads nowhere."))
    return found


@contextmanager
def _archive(imported: ProductImport) -> "Iterator[PictureArchive | None]":
    if not imported.pictures_key:
        yield None
        return
    with local_copy(imported.pictures_key) as path:
        yield PictureArchive(path)


class PictureArchive:
    """Pictures in a ZIP by their names, whatever folder they lie in; no entry unpacks beyond what a picture may be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[str, str] = {}
        try:
            with zipfile.ZipFile(path) as archive:
                for entry in archive.infolist()[:MOST_ARCHIVED]:
                    if not entry.is_dir():
                        self._names.setdefault(PurePath(entry.filename).name.casefold(), entry.filename)
        except zipfile.BadZipFile as error:
            raise Invalid(_("The ZIP file with the pictures is damaged.")) from error

    def read(self, name: str) -> bytes:
        """Raises Invalid where it is not there, or would be too large."""
        entry = self._names.get(PurePath(name.replace("\\", "/")).name.casefold())
        if entry is None:
            raise Invalid(_("It is not in the ZIP file."))
        try:
            with zipfile.ZipFile(self._path) as archive, archive.open(entry) as stream:
                content = stream.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            raise Invalid(_("The ZIP file with the pictures is damaged.")) from error
        if len(content) > MAX_BYTES:
            raise Invalid(_("This picture is too large."))
        return content
