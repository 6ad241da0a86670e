"""Pictures of a store: sent, fetched, listed, described, edited, deleted."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from flask.views import MethodView

from platform_app.api.conditions import expected_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import claiming, idempotent
from platform_app.catalog.media_schemas import (
    MediaBody,
    MediaQuery,
    MediaSchema,
    PictureClaimBody,
    PictureEditBody,
    PictureFetchBody,
    PictureIdsBody,
    PictureIdsSchema,
    PictureUseSchema,
    UploadsBody,
    UploadSchema,
)
from platform_app.stores.operation_api_views import OperationSchema, shown_operation
from shared.gateways.storage.uploads import DiskUploads
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.media import media_by_id
from shared.services.catalog.pictures.bounds import MAX_BYTES
from shared.services.catalog.pictures.editing import PictureTexts, describe_picture, edit_picture
from shared.services.catalog.pictures.fetching import fetch_pictures
from shared.services.catalog.pictures.library import LibraryFilters, api_pictures, list_picture_ids
from shared.services.catalog.pictures.places import upload_place
from shared.services.catalog.pictures.removal import delete_pictures, restore_pictures
from shared.services.catalog.pictures.uploading import FileToSend, claim_upload, offer_uploads
from shared.services.catalog.pictures.uses import places_of
from shared.web.access import public, requires, takes_up_to
from shared.web.context import principal

blueprint = ApiBlueprint("media", __name__, "/stores/<uuid:store_id>/media", "Pictures and where they are used.")
files = ApiBlueprint("uploaded_files", __name__, "/uploads", "Where files go that are kept on this machine.")
FORM_OVERHEAD = 64 * 1024


@blueprint.route("")
class Pictures(MethodView):
    @blueprint.arguments(MediaQuery, location="query")
    @blueprint.response(200, MediaSchema(many=True))
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List pictures, the newest first."""
        filters = LibraryFilters(query["q"], query["only_these"], query["format"])
        ids, total = list_picture_ids(filters, page=query["page"], per_page=query["per_page"])
        return answer(api_pictures(ids), page=query["page"], per_page=query["per_page"], total=total)

    @blueprint.arguments(PictureClaimBody)
    @blueprint.response(201, MediaSchema)
    @requires("catalog.edit")
    @claiming
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Make a file that has been sent a picture. It is `processing` at first; repeating this changes nothing."""
        media = claim_upload(body["upload_id"], alt=body["alt"], replaces=body["replaces"])
        return _show(media.id, 201)


@blueprint.route("/uploads")
class Uploads(MethodView):
    @blueprint.arguments(UploadsBody)
    @blueprint.response(201, UploadSchema(many=True))
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Ask for a place in storage for each file; what is too large or no picture is refused before it is sent."""
        wanted = [FileToSend(**file) for file in body["files"]]
        own = url_for("api_uploaded_files.UploadedFiles", _external=True)
        shown = [
            {
                "id": one.id,
                "filename": one.filename,
                "url": one.form.url,
                "fields": dict(one.form.fields),
                "expires_at": one.expires_at,
            }
            for one in offer_uploads(wanted, own)
        ]
        return answer(shown, 201)


@blueprint.route("/fetches")
class Fetches(MethodView):
    @blueprint.arguments(PictureFetchBody)
    @blueprint.response(202, OperationSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Have pictures fetched from the open internet: an operation, whose result names their ids by address."""
        return answer(shown_operation(fetch_pictures(body["urls"], user_id=principal().id)), 202)


@blueprint.route("/deletions")
class Deletions(MethodView):
    @blueprint.arguments(PictureIdsBody)
    @blueprint.response(200, PictureIdsSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Delete many pictures; for a day POST …/restorations puts them back. Answers with those that were there."""
        return answer({"ids": delete_pictures(body["ids"])})


@blueprint.route("/restorations")
class Restorations(MethodView):
    @blueprint.arguments(PictureIdsBody)
    @blueprint.response(200, PictureIdsSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Put deleted pictures back to where they were."""
        return answer({"ids": restore_pictures(body["ids"])})


@blueprint.route("/<uuid:media_id>")
class OnePicture(MethodView):
    @blueprint.response(200, MediaSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, media_id: UUID) -> Response:
        """One picture; its ETag is its version."""
        return _show(media_id)

    @blueprint.arguments(MediaBody)
    @blueprint.response(200, MediaSchema)
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, media_id: UUID) -> Response:
        """Describe it, in every language of the store; empty texts take a translation away."""
        point = body.pop("focal_point", None)
        focus = (point[0], point[1]) if point else None
        describe_picture(media_id, PictureTexts(**body), focus=focus, version=expected_version())
        return _show(media_id)

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, media_id: UUID) -> Response:
        """Delete it; for a day it can be put back."""
        media_by_id(media_id)
        delete_pictures([media_id])
        return Response(status=204)


@blueprint.route("/<uuid:media_id>/edits")
class Edits(MethodView):
    @blueprint.arguments(PictureEditBody)
    @blueprint.response(202, MediaSchema)
    @requires("catalog.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, media_id: UUID) -> Response:
        """Have it made anew from its original, turned and cut."""
        edit_picture(media_id, **body)
        return _show(media_id, 202)


@blueprint.route("/<uuid:media_id>/uses")
class Uses(MethodView):
    @blueprint.response(200, PictureUseSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, media_id: UUID) -> Response:
        """What shows the picture, at most twenty of each kind."""
        media_by_id(media_id)
        rows = [{"kind": one.kind, "id": one.id, "title": one.title} for one in places_of(media_id)]
        return answer(rows, page=1, per_page=len(rows), total=len(rows))


@files.route("")
class UploadedFiles(MethodView):
    @files.response(204)
    @takes_up_to(MAX_BYTES + FORM_OVERHEAD)
    @public
    def post(self) -> Response:
        """Take the file of a form that we have signed. Where files are kept in S3 they are sent there instead."""
        place, file = upload_place(), request.files.get("file")
        if not isinstance(place, DiskUploads):
            raise NotFound(_("This address does not exist."))
        if file is None:
            raise Invalid(_("Choose a picture first."))
        place.accept(request.form, file.stream)
        return Response(status=204)


def _show(media_id: UUID, status: int = 200) -> Response:
    row = api_pictures([media_by_id(media_id).id])[0]
    return answer(row, status, etag=str(row["version"]))
