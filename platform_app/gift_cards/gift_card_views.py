"""Gift cards of a store."""

from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.conditions import demand_version
from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.api.idempotency import idempotent, keep_instead
from platform_app.gift_cards.schemas import (
    GiftCardAdjustmentBody,
    GiftCardBody,
    GiftCardEntrySchema,
    GiftCardLockBody,
    GiftCardQuery,
    GiftCardSchema,
    GiftCardTermsBody,
    NewGiftCardSchema,
)
from shared.models.gift_cards.card import GiftCard, card_by_id
from shared.services.gift_cards.codes import shown_code
from shared.services.gift_cards.issuing import CardWish, issue_card
from shared.services.gift_cards.listing import CardFilters, api_entries, list_cards, told_card
from shared.services.gift_cards.managing import Terms, adjust_card, change_terms, disable_card, enable_card
from shared.web.access import requires
from shared.web.context import principal

blueprint = ApiBlueprint(
    "gift cards", __name__, "/stores/<uuid:store_id>/gift-cards", "Money on cards, spent at checkout by their codes."
)


@blueprint.route("")
class GiftCards(MethodView):
    @blueprint.arguments(GiftCardQuery, location="query")
    @blueprint.response(200, GiftCardSchema(many=True))
    @requires("gift_cards.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """List gift cards, the latest first."""
        filters = CardFilters(query["q"], query["state"], query["customer_id"], query["order_id"])
        found = list_cards(filters, page=query["page"], per_page=query["per_page"])
        rows = [told_card(row.card) for row in found.rows]
        return answer(rows, page=found.page, per_page=found.per_page, total=found.total, next_cursor=None)

    @blueprint.arguments(GiftCardBody)
    @blueprint.response(201, NewGiftCardSchema)
    @requires("gift_cards.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID) -> Response:
        """Issue a gift card. Its code is in this answer, and nowhere afterwards."""
        made = issue_card(CardWish(**body), actor=principal().label)
        shape = told_card(made.card)
        keep_instead(answer(shape | {"code": None}, 201))
        return answer(shape | {"code": shown_code(made.code) if made.code else None}, 201)


@blueprint.route("/<uuid:card_id>")
class OneGiftCard(MethodView):
    @blueprint.response(200, GiftCardSchema)
    @requires("gift_cards.view")
    def get(self, store_id: UUID, card_id: UUID) -> Response:
        """One gift card; its ETag is its version."""
        return _show(card_by_id(card_id))

    @blueprint.arguments(GiftCardTermsBody)
    @blueprint.response(200, GiftCardSchema)
    @requires("gift_cards.edit")
    def patch(self, body: dict[str, Any], store_id: UUID, card_id: UUID) -> Response:
        """Change until when it is good, or the note."""
        card = card_by_id(card_id)
        demand_version(card.version)
        terms = Terms(body.get("expires_at", card.expires_at), body.get("note", card.note))
        return _show(change_terms(card_id, terms))


@blueprint.route("/<uuid:card_id>/entries")
class GiftCardEntries(MethodView):
    @blueprint.response(200, GiftCardEntrySchema(many=True))
    @requires("gift_cards.view")
    def get(self, store_id: UUID, card_id: UUID) -> Response:
        """What happened to it, the latest first. Their sum is its balance."""
        found = api_entries(card_id)
        return answer(found, page=1, per_page=len(found), total=len(found), next_cursor=None)


@blueprint.route("/<uuid:card_id>/adjustments")
class GiftCardAdjustments(MethodView):
    @blueprint.arguments(GiftCardAdjustmentBody)
    @blueprint.response(201, GiftCardSchema)
    @requires("gift_cards.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, card_id: UUID) -> Response:
        """Put money on or take it off, and say why."""
        return _show(adjust_card(card_id, body["amount"], body["reason"], actor=principal().label), 201)


@blueprint.route("/<uuid:card_id>/lock")
class GiftCardLock(MethodView):
    @blueprint.arguments(GiftCardLockBody)
    @blueprint.response(201, GiftCardSchema)
    @requires("gift_cards.edit")
    @idempotent
    def post(self, body: dict[str, Any], store_id: UUID, card_id: UUID) -> Response:
        """Switch it off: nobody can spend it. Its balance stays."""
        return _show(disable_card(card_id, body["reason"], actor=principal().label), 201)

    @blueprint.response(200, GiftCardSchema)
    @requires("gift_cards.edit")
    def delete(self, store_id: UUID, card_id: UUID) -> Response:
        """Switch it on again."""
        return _show(enable_card(card_id, actor=principal().label))


def _show(card: GiftCard, status: int = 200) -> Response:
    return answer(told_card(card), status, etag=str(card.version))
