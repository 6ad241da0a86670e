"""Holds, notes and tags of orders, and putting orders away."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent
from platform_app.orders.handling_schemas import HoldBody, HoldSchema, NoteBody, NoteSchema, TagsBody, TagsSchema
from platform_app.orders.schemas import OrderSchema
from platform_app.orders.shown import shown_hold, shown_note
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.hold import holds_of
from shared.models.orders.note import note_by_id, notes_of
from shared.models.orders.order import order_by_id
from shared.models.orders.tag import tags_of
from shared.services.orders.api_listing import api_order
from shared.services.orders.closing import close_order, reopen_order
from shared.services.orders.holds import hold_order, release_hold
from shared.services.orders.notes import add_note, delete_note, edit_note
from shared.services.orders.tags import add_tags, remove_tag, set_tags
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "order_handling", __name__, "/stores/<uuid:store_id>/orders/<uuid:order_id>", "Holds, notes and tags of orders."
)


@blueprint.route("/holds")
class Holds(MethodView):
    @blueprint.response(200, HoldSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """All holds of an order, the released ones too."""
        return answer([shown_hold(hold) for hold in holds_of(order_by_id(order_id).id)])

    @blueprint.arguments(HoldBody)
    @blueprint.response(201, HoldSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Stop an order: nothing of it can be sent until every hold is released."""
        hold = hold_order(order_id, body["reason"], note=body["note"], actor=principal().label)
        return answer(shown_hold(hold), 201)


@blueprint.route("/holds/<uuid:hold_id>/release")
class Release(MethodView):
    @blueprint.response(201, HoldSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, store_id: UUID, order_id: UUID, hold_id: UUID) -> Response:
        """Let go of one hold."""
        return answer(shown_hold(release_hold(order_id, hold_id, actor=principal().label)), 201)


@blueprint.route("/tags")
class Tags(MethodView):
    @blueprint.response(200, TagsSchema)
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """The tags of an order."""
        return answer({"tags": tags_of(order_by_id(order_id).id)})

    @blueprint.arguments(TagsBody)
    @blueprint.response(200, TagsSchema)
    @requires("orders.fulfil")
    def put(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Give an order exactly these tags."""
        return answer({"tags": set_tags(order_id, body["tags"], actor=principal().label)})

    @blueprint.arguments(TagsBody)
    @blueprint.response(201, TagsSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Add tags to those that an order has."""
        return answer({"tags": add_tags(order_id, body["tags"], actor=principal().label)}, 201)


@blueprint.route("/tags/<tag>")
class OneTag(MethodView):
    @blueprint.response(200, TagsSchema)
    @requires("orders.fulfil")
    def delete(self, store_id: UUID, order_id: UUID, tag: str) -> Response:
        """Take a tag away; nothing happens where the order does not have it."""
        return answer({"tags": remove_tag(order_id, tag, actor=principal().label)})


@blueprint.route("/notes")
class Notes(MethodView):
    @blueprint.response(200, NoteSchema(many=True))
    @requires("orders.view")
    def get(self, store_id: UUID, order_id: UUID) -> Response:
        """What was written down about an order, the oldest first."""
        return answer([shown_note(note) for note in notes_of(order_by_id(order_id).id)])

    @blueprint.arguments(NoteBody)
    @blueprint.response(201, NoteSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, order_id: UUID) -> Response:
        """Write a note; shoppers never see it."""
        note = add_note(order_id, body["text"], actor=principal().label, user_id=principal().id)
        return answer(shown_note(note), 201)


@blueprint.route("/notes/<uuid:note_id>")
class OneNote(MethodView):
    @blueprint.arguments(NoteBody)
    @blueprint.response(200, NoteSchema)
    @requires("orders.fulfil")
    def patch(self, body: dict[str, Any], store_id: UUID, order_id: UUID, note_id: UUID) -> Response:
        """Change a note that this key wrote; `403` for the others."""
        _refuse_other_order(order_id, note_id)
        return answer(shown_note(edit_note(note_id, body["text"], user_id=principal().id)))

    @blueprint.response(204)
    @requires("orders.fulfil")
    def delete(self, store_id: UUID, order_id: UUID, note_id: UUID) -> Response:
        """Take back a note that this key wrote."""
        _refuse_other_order(order_id, note_id)
        delete_note(note_id, user_id=principal().id)
        return Response(status=204)


@blueprint.route("/closure")
class Closure(MethodView):
    @blueprint.response(201, OrderSchema)
    @requires("orders.fulfil")
    @idempotent
    def post(self, store_id: UUID, order_id: UUID) -> Response:
        """Archive an order that is done with."""
        close_order(order_id, actor=principal().label)
        return answer(api_order(order_id), 201)

    @blueprint.response(200, OrderSchema)
    @requires("orders.fulfil")
    def delete(self, store_id: UUID, order_id: UUID) -> Response:
        """Open an archived order again."""
        reopen_order(order_id, actor=principal().label)
        return answer(api_order(order_id))


def _refuse_other_order(order_id: UUID, note_id: UUID) -> None:
    if note_by_id(note_id).order_id != order_id:
        raise NotFound(_("This note does not exist."))
