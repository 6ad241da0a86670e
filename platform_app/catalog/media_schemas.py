"""Pictures as the API takes and gives them."""

import marshmallow as ma

from platform_app.api.schemas import InputSchema, PageQuery, text
from platform_app.catalog.schemas import example
from shared.models.catalog.media import MediaStatus
from shared.services.catalog.pictures.editing import SHAPES, TURNS
from shared.services.catalog.pictures.fetching import MOST_AT_ONCE as MOST_ADDRESSES
from shared.services.catalog.pictures.library import Only
from shared.services.catalog.pictures.uploading import MOST_AT_ONCE

KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


class PictureUseSchema(ma.Schema):
    """One thing that shows a picture."""

    kind = ma.fields.String(metadata=example("product"))
    id = ma.fields.UUID()
    title = ma.fields.String(metadata=example("Bowl"))


class MediaSchema(ma.Schema):
    """A picture of the store. Sizes are pixels and bytes; `uses` counts what shows it, by kind."""

    id = ma.fields.UUID(metadata=example(KEY))
    filename = ma.fields.String(metadata=example("bowl-front.jpg"))
    status = ma.fields.String(
        validate=ma.validate.OneOf([status.value for status in MediaStatus]),
        metadata=example("ready", "`processing` until it can be shown; `refused` with the reason in `problem`"),
    )
    problem = ma.fields.String(metadata=example("", "Why a file was refused, in the language of the request"))
    is_waiting = ma.fields.Boolean(metadata=example(False, "A new version is being made ready"))
    url = ma.fields.String(allow_none=True, metadata=example("https://kiln.example/media/stores/…/….webp"))
    alt = ma.fields.String(metadata=example("A wide blue bowl"))
    alts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), metadata=example({"de": "Eine Schale"}))
    width = ma.fields.Integer(metadata=example(2400))
    height = ma.fields.Integer(metadata=example(1600))
    format = ma.fields.String(metadata=example("JPEG", "What the file was that it was made of"))
    bytes = ma.fields.Integer(metadata=example(812344, "All its files together"))
    focal_point = ma.fields.List(
        ma.fields.Integer(), metadata=example([50, 40], "Hundredths from the left and the top")
    )
    uses = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer(), metadata=example({"product": 3}))
    version = ma.fields.Integer()
    created_at = ma.fields.DateTime()


class MediaQuery(PageQuery):
    """Which pictures."""

    q = text(load_default="", metadata=example("bowl", "Part of a file name or description"))
    only_these = ma.fields.Enum(Only, by_value=True, data_key="only", load_default=None, metadata=example("unused"))
    format = text(load_default="", most=10, metadata=example("JPEG"))


class PictureFileBody(InputSchema):
    """A file that is to be sent."""

    filename = text(required=True, least=1, metadata=example("bowl-front.jpg"))
    size = ma.fields.Integer(strict=True, required=True, metadata=example(1843200, "Bytes"))
    content_type = text(load_default="", most=100, metadata=example("image/jpeg"))


class UploadsBody(InputSchema):
    """Files that are to be sent."""

    files = ma.fields.List(
        ma.fields.Nested(PictureFileBody), required=True, validate=ma.validate.Length(1, MOST_AT_ONCE)
    )


class UploadSchema(ma.Schema):
    """Send `fields` and then `file` as `multipart/form-data` to `url`, then claim it with POST …/media."""

    id = ma.fields.UUID(metadata=example(KEY))
    filename = ma.fields.String(metadata=example("bowl-front.jpg"))
    url = ma.fields.String(metadata=example("https://s3.eu-central-1.amazonaws.com/pictures"))
    fields_to_send = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(), data_key="fields",
        metadata=example({"key": "private/stores/…", "Content-Type": "image/jpeg", "policy": "…"}),
    )  # fmt: skip
    expires_at = ma.fields.DateTime()


class PictureClaimBody(InputSchema):
    """A file that has been sent. `replaces` lets it take the place of an earlier picture."""

    upload_id = ma.fields.UUID(required=True, metadata=example(KEY))
    alt = text(load_default="", most=500, metadata=example("A wide blue bowl"))
    replaces = ma.fields.UUID(load_default=None, allow_none=True, metadata=example(None))


class PictureAddressBody(InputSchema):
    url = text(required=True, least=8, most=2000, metadata=example("https://example.org/bowl.jpg"))
    alt = text(load_default="", most=500, metadata=example("A wide blue bowl"))


class PictureFetchBody(InputSchema):
    """Pictures that lie in the open internet."""

    urls = ma.fields.List(
        ma.fields.Nested(PictureAddressBody), required=True, validate=ma.validate.Length(1, MOST_ADDRESSES)
    )


class MediaBody(InputSchema):
    """What is said of a picture; absent names stay."""

    alt = text(most=500, metadata=example("A wide blue bowl"))
    alts = ma.fields.Dict(
        keys=text(most=10), values=text(most=500), metadata=example({"de": "Eine weite blaue Schale"})
    )
    filename = text(most=200, metadata=example("bowl-front.jpg"))
    focal_point = ma.fields.List(
        ma.fields.Integer(strict=True, validate=ma.validate.Range(0, 100)),
        validate=ma.validate.Length(2, 2),
        metadata=example([50, 40]),
    )


class PictureEditBody(InputSchema):
    """How the original is turned and cut; an empty body gives the original back."""

    turn = ma.fields.Integer(
        strict=True, load_default=0, validate=ma.validate.OneOf(TURNS), metadata=example(90, "Degrees clockwise")
    )
    shape = ma.fields.String(
        load_default="",
        validate=ma.validate.OneOf(["", *SHAPES]),
        metadata=example("1:1", "Cut around the focal point"),
    )
    crop = ma.fields.List(
        ma.fields.Float(allow_nan=False),
        load_default=None,
        allow_none=True,
        validate=ma.validate.Length(4, 4),
        metadata=example([0.1, 0, 0.8, 1], "Left, top, width, height as shares of the turned picture"),
    )


class PictureIdsBody(InputSchema):
    """Pictures to delete, or to put back."""

    ids = ma.fields.List(ma.fields.UUID(), required=True, validate=ma.validate.Length(1, 500), metadata=example([KEY]))


class PictureIdsSchema(ma.Schema):
    ids = ma.fields.List(ma.fields.UUID(), metadata=example([KEY]))


class GalleryBody(InputSchema):
    """A product's pictures in their order."""

    media_ids = ma.fields.List(
        ma.fields.UUID(), required=True, validate=ma.validate.Length(0, 250), metadata=example([KEY])
    )


class VariantPictureBody(InputSchema):
    """The picture that is shown when the variant is chosen; null for none."""

    media_id = ma.fields.UUID(required=True, allow_none=True, metadata=example(KEY))
