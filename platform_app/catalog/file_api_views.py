"""Files that buyers of a product download, and what an order's buyer has downloaded."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView
from flask_smorest.fields import Upload

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import claiming, idempotent
from platform_app.api.schemas import InputSchema
from platform_app.catalog.schemas import example
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.digital_file import DigitalFile, digital_file_by_id, files_of_product
from shared.models.catalog.product import product_by_id
from shared.models.orders.download import OrderDownload, download_by_id, downloads_of
from shared.models.orders.order import order_by_id
from shared.services.catalog.digital_files import (
    LARGEST,
    MOST_DAYS,
    MOST_DOWNLOADS,
    DownloadTerms,
    attach_file,
    change_terms,
    detach_file,
)
from shared.services.orders.downloads import reset_download
from shared.web.access import requires, takes_up_to

blueprint = ApiBlueprint("files", __name__, "/stores/<uuid:store_id>", "Files for download.")
BODY = LARGEST + 1024 * 1024
DOWNLOADS = ma.validate.Range(1, MOST_DOWNLOADS)
DAYS = ma.validate.Range(1, MOST_DAYS)


class FileSchema(ma.Schema):
    """A file that buyers get once they have paid. ``size`` is in bytes; null means without bound."""

    id = ma.fields.UUID()
    product_id = ma.fields.UUID()
    variant_id = ma.fields.UUID(allow_none=True)
    filename = ma.fields.String(metadata=example("patterns.pdf"))
    content_type = ma.fields.String()
    size = ma.fields.Integer()
    most_downloads = ma.fields.Integer(allow_none=True, metadata=example(5))
    days = ma.fields.Integer(allow_none=True, metadata=example(30))


class FileForm(InputSchema):
    """The rest of a multipart form, beside its ``file``."""

    variant_id = ma.fields.UUID(load_default=None)
    most_downloads = ma.fields.Integer(load_default=5, validate=DOWNLOADS)
    days = ma.fields.Integer(load_default=30, validate=DAYS)


class FileParts(InputSchema):
    file = Upload(required=True)


class TermsBody(InputSchema):
    """For orders from now on."""

    most_downloads = ma.fields.Integer(required=True, allow_none=True, strict=True, validate=DOWNLOADS)
    days = ma.fields.Integer(required=True, allow_none=True, strict=True, validate=DAYS)


class DownloadSchema(ma.Schema):
    """A buyer's right to one file."""

    id = ma.fields.UUID()
    file_id = ma.fields.UUID(allow_none=True)
    filename = ma.fields.String()
    used = ma.fields.Integer()
    most = ma.fields.Integer(allow_none=True)
    expires_at = ma.fields.DateTime(allow_none=True)
    last_at = ma.fields.DateTime(allow_none=True)


@blueprint.route("/products/<uuid:product_id>/files")
class Files(MethodView):
    @blueprint.response(200, FileSchema(many=True))
    @requires("catalog.view")
    def get(self, store_id: UUID, product_id: UUID) -> Response:
        """The files of a product and its variants."""
        product_by_id(product_id)
        return _list([_file(row) for row in files_of_product(product_id)])

    @blueprint.arguments(FileForm, location="form")
    @blueprint.arguments(FileParts, location="files")
    @blueprint.response(201, FileSchema)
    @takes_up_to(BODY)
    @requires("catalog.edit")
    @claiming
    def post(self, form: dict[str, Any], parts: dict[str, Any], store_id: UUID, product_id: UUID) -> Response:
        """Add a file, as `multipart/form-data`."""
        sent, terms = parts["file"], DownloadTerms(form["most_downloads"], form["days"])
        name = sent.filename or "file"
        return answer(
            _file(attach_file(product_id, name, sent.stream, variant_id=form["variant_id"], terms=terms)), 201
        )


@blueprint.route("/files/<uuid:file_id>")
class OneFile(MethodView):
    @blueprint.response(200, FileSchema)
    @requires("catalog.view")
    def get(self, store_id: UUID, file_id: UUID) -> Response:
        """One file's particulars."""
        return answer(_file(digital_file_by_id(file_id)))

    @blueprint.arguments(TermsBody)
    @blueprint.response(200, FileSchema)
    @requires("catalog.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, file_id: UUID) -> Response:
        """Change how often and how long it may be downloaded, for orders from now on."""
        return answer(_file(change_terms(file_id, DownloadTerms(**body))))

    @blueprint.response(204)
    @requires("catalog.edit")
    def delete(self, store_id: UUID, file_id: UUID) -> Response:
        """Take the file away, also from those who bought it."""
        detach_file(file_id)
        return Response(status=204)


@blueprint.route("/orders/<uuid:order_id>/downloads")
class Downloads(MethodView):
    @blueprint.response(200, DownloadSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """What the buyer may download, and has."""
        order_by_id(order_id)
        return _list([_download(row) for row in downloads_of(order_id)])


@blueprint.route("/orders/<uuid:order_id>/downloads/<uuid:download_id>/reset")
class DownloadReset(MethodView):
    @blueprint.response(200, DownloadSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, store_id: UUID, order_id: UUID, download_id: UUID) -> Response:
        """Let the buyer download afresh, by a new link."""
        if download_by_id(download_id).order_id != order_id:
            raise NotFound(_("This download does not exist."))
        return answer(_download(reset_download(download_id)))


def _list(rows: list[dict[str, Any]]) -> Response:
    return answer(rows, page=1, per_page=len(rows), total=len(rows), next_cursor=None)


def _file(row: DigitalFile) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FileSchema._declared_fields}


def _download(row: OrderDownload) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DownloadSchema._declared_fields}
