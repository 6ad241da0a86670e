"""Files on their way in: a place is offered, the browser sends the file there, and says when it has arrived."""

from typing import Any
from uuid import UUID

from flask import jsonify, render_template, request, url_for

from dashboard_app.catalog.library_views import blueprint
from shared.gateways.storage.uploads import DiskUploads
from shared.kernel.errors import Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.media import Media
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.pictures.library import library_pictures
from shared.services.catalog.pictures.places import upload_place
from shared.services.catalog.pictures.uploading import FileToSend, claim_upload, offer_uploads
from shared.web.access import requires, takes_up_to

FORM_OVERHEAD = 64 * 1024


@blueprint.post("/uploads")
@requires("catalog.edit")
def create_uploads() -> Any:
    """A signed form for each file: ``{"files": [{"name", "size", "type"}]}``."""
    sent = request.get_json(silent=True) or {}
    try:
        files = [_described(file) for file in sent["files"]]
        offered = offer_uploads(files, url_for("media.create_file"))
    except (KeyError, TypeError, ValueError):
        return _told(Invalid(_("This request cannot be read.")))
    except ShopsteadError as error:
        return _told(error)
    shown = [{"id": one.id, "url": one.form.url, "fields": dict(one.form.fields)} for one in offered]
    return jsonify(uploads=shown), 201


@blueprint.post("/uploads/files")
@takes_up_to(MAX_BYTES + FORM_OVERHEAD)
@requires("catalog.edit")
def create_file() -> Any:
    """Take a file that a signed form of ours brings: where pictures are kept on this disk."""
    place, file = upload_place(), request.files.get("file")
    if not isinstance(place, DiskUploads):
        raise NotFound(_("This address does not exist."))
    try:
        if file is None:
            raise Invalid(_("Choose a picture first."))
        place.accept(request.form, file.stream)
    except ShopsteadError as error:
        return _told(error)
    return "", 204


@blueprint.post("/uploads/<uuid:upload_id>/claim")
@requires("catalog.edit")
def create_claim(upload_id: UUID) -> Any:
    """The file has arrived: answer with its picture as the page shows it (``as``: gallery, picked or tile)."""
    try:
        media = claim_upload(upload_id, replaces=parse_id(request.form.get("replaces", "")))
    except ShopsteadError as error:
        return _told(error)
    return _drawn(media, request.form.get("as", "")), 201


def _drawn(media: Media, kind: str) -> str:
    if kind == "gallery":
        return render_template("catalog/picture.html", media=media)
    if kind == "picked":
        return render_template("media/_picked.html", media=media, name=request.form.get("name", "media_id"))
    return render_template("media/_tile.html", picture=library_pictures([media])[0])


def _described(file: dict[str, Any]) -> FileToSend:
    return FileToSend(str(file["name"]), int(file["size"]), str(file.get("type", "")))


def _told(error: ShopsteadError) -> Any:
    return jsonify(message=error.message), error.status
