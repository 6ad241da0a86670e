"""Translations of everything that can be translated: listed by kind, language and state, written in bulk."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.api.schemas import InputSchema, PageQuery, text
from shared.services.content.translating.listing import TranslatedThing, list_things, one_thing, survey_progress
from shared.services.content.translating.resources import TRANSLATABLES, translatable_named
from shared.services.content.translating.states import TextState
from shared.services.content.translating.writing import MOST_AT_ONCE, WantedText, write_many
from shared.web.access import requires

blueprint = ApiBlueprint(
    "translations", __name__, "/stores/<uuid:store_id>/translations", "The shop’s texts in its further languages."
)
KINDS = [kind.code for kind in TRANSLATABLES]
KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


class TranslatedTextSchema(ma.Schema):
    """One text beside its translation."""

    field = ma.fields.String(metadata={"example": "title"})
    kind = ma.fields.String(metadata={"example": "line", "description": "`line`, `lines` or `rich` (sanitised HTML)"})
    source = ma.fields.String(metadata={"example": "Bowl"})
    text = ma.fields.String(metadata={"example": "Schale"})
    state = ma.fields.String(metadata={"example": "translated"})


class TranslationSchema(ma.Schema):
    """A thing with its texts in one language. `state` is that of the text which most wants work."""

    type = ma.fields.String(metadata={"example": "products"})
    id = ma.fields.String(metadata={"example": KEY})
    label = ma.fields.String(metadata={"example": "Bowl"})
    locale = ma.fields.String(metadata={"example": "de"})
    state = ma.fields.String(validate=ma.validate.OneOf([state.value for state in TextState]))
    texts = ma.fields.List(ma.fields.Nested(TranslatedTextSchema))


class TranslationQuery(PageQuery):
    """Which texts."""

    type = ma.fields.String(required=True, validate=ma.validate.OneOf(KINDS), metadata={"example": "products"})
    locale = text(required=True, most=10, metadata={"example": "de"})
    state = ma.fields.Enum(TextState, by_value=True, load_default=None, metadata={"example": "outdated"})
    q = text(load_default="", metadata={"example": "bowl"})


class WantedTextBody(InputSchema):
    """A text as it should be; empty takes it away. With `source` it is refused where the original has changed since."""

    type = text(required=True, most=40, metadata={"example": "products"})
    id = text(required=True, metadata={"example": KEY})
    locale = text(required=True, most=10, metadata={"example": "de"})
    field = text(required=True, most=40, metadata={"example": "title"})
    source = text(load_default=None, allow_none=True, most=100_000, metadata={"example": "Bowl"})
    text = text(required=True, most=100_000, metadata={"example": "Schale"})


class TranslationsBody(InputSchema):
    """Texts to write, each on its own."""

    items = ma.fields.List(
        ma.fields.Nested(WantedTextBody), required=True, validate=ma.validate.Length(1, MOST_AT_ONCE)
    )


class WrittenTextSchema(ma.Schema):
    """What became of the item at `index`: `written`, `unchanged` or `refused` with its reason."""

    index = ma.fields.Integer(metadata={"example": 0})
    outcome = ma.fields.String(validate=ma.validate.OneOf(["written", "unchanged", "refused"]))
    text = ma.fields.String(metadata={"example": "Schale"})
    problem = ma.fields.String(metadata={"example": ""})


class TranslationProgressSchema(ma.Schema):
    """How many texts of a type there are in a language, are translated, and of these are outdated."""

    locale = ma.fields.String(metadata={"example": "de"})
    type = ma.fields.String(metadata={"example": "products"})
    texts = ma.fields.Integer(metadata={"example": 120})
    translated = ma.fields.Integer(metadata={"example": 84})
    outdated = ma.fields.Integer(metadata={"example": 3})


@blueprint.route("")
class Translations(MethodView):
    @blueprint.arguments(TranslationQuery, location="query")
    @blueprint.response(200, TranslationSchema(many=True))
    @requires("content.translate")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List things of a type with their texts in a language, by name."""
        page, per_page = query["page"], query["per_page"]
        kind = translatable_named(query["type"])
        found = list_things(kind, query["locale"], state=query["state"], query=query["q"], page=page, per_page=per_page)
        return answer([_shape(thing) for thing in found.things], page=page, per_page=per_page, total=found.total)

    @blueprint.arguments(TranslationsBody)
    @blueprint.response(200, WrittenTextSchema(many=True))
    @requires("content.translate")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Write up to 1,000 texts; each has its own outcome, and those that are refused do not stop the others."""
        answers = write_many([WantedText(item.pop("type"), **item) for item in body["items"]])
        rows = [
            {
                "index": index,
                "outcome": "refused" if one.problem else "written" if one.changed else "unchanged",
                "text": one.after,
                "problem": one.problem,
            }
            for index, one in enumerate(answers)
        ]
        return answer(rows, page=1, per_page=len(rows), total=len(rows))


@blueprint.route("/progress")
class TranslationProgress(MethodView):
    @blueprint.response(200, TranslationProgressSchema(many=True))
    @requires("content.translate")
    def get(self, store_id: UUID) -> Response:
        """How far each language is, by type of text. One statement, however much there is."""
        rows = [
            {"locale": locale, "type": code, **far._asdict()}
            for locale, kinds in survey_progress().items()
            for code, far in kinds.items()
        ]
        return answer(rows, page=1, per_page=len(rows), total=len(rows))


@blueprint.route("/<string:type>/<path:thing_id>")
class OneTranslation(MethodView):
    @blueprint.arguments(
        ma.Schema.from_dict({"locale": text(required=True, most=10)}, name="TranslationLocaleQuery"), location="query"
    )
    @blueprint.response(200, TranslationSchema)
    @requires("content.translate")
    def get(self, query: dict[str, Any], store_id: UUID, type: str, thing_id: str) -> Response:
        """One thing's texts in a language."""
        return answer(_shape(one_thing(translatable_named(type), thing_id, query["locale"])))


def _shape(thing: TranslatedThing) -> dict[str, Any]:
    texts = [
        {
            "field": one.field.name,
            "kind": one.field.kind.value,
            "source": one.source,
            "text": one.text,
            "state": one.state.value,
        }
        for one in thing.texts
    ]
    return {
        "type": thing.kind,
        "id": thing.id,
        "label": thing.label,
        "locale": thing.locale,
        "state": thing.state.value,
        "texts": texts,
    }
