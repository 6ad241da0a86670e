"""What courier services tell us. The address is the secret; what is said is only a hint to go and ask."""

from hmac import compare_digest
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from shared.db.session import store_scope
from shared.jobs.queue import enqueue
from shared.kernel.errors import NotFound
from shared.models.orders.label import label_followed_by
from shared.models.shipping.courier import find_courier_account
from shared.models.stores.store import current_store
from shared.web.access import public, without_form_token
from shared.web.context import host

blueprint = Blueprint("courier_webhooks", __name__, url_prefix="/webhooks/couriers", subdomain="api")
MOST_BYTES = 256 * 1024


@blueprint.post("/<uuid:account>/<token>")
@without_form_token
@public
def take_webhook(account: UUID, token: str) -> tuple[Response, int]:
    """A parcel moved: its label is asked for at the service. 404 unless the address is the store's own."""
    request.max_content_length = MOST_BYTES
    with store_scope(account):
        if current_store().platform_id != host().platform_id:
            raise NotFound
        kept = find_courier_account()
        if kept is None or not compare_digest(kept.token.encode(), token.encode()):
            raise NotFound
        label = label_followed_by(_tracking_number())
        label_id = label.id if label is not None else None
    if label_id is not None:
        enqueue("labels.follow", store_id=account, label_id=label_id)
    return jsonify({"received": True, "used": label_id is not None}), 200


def _tracking_number() -> str:
    """Of the parcel that is spoken of; empty for anything else."""
    body = request.get_json(silent=True, cache=False)
    told = body.get("data") if isinstance(body, dict) else None
    number = told.get("tracking_number") if isinstance(told, dict) else None
    return number[:120] if isinstance(number, str) else ""
