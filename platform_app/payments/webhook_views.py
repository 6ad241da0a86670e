"""What payment providers tell us, taken at its word only once its signature holds."""

from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from shared.db.session import store_scope
from shared.gateways.payments.base import BadSignature
from shared.gateways.payments.provider import Provider, find_provider
from shared.kernel.errors import Conflict, NotFound
from shared.models.stores.store import current_store
from shared.services.orders.connected_events import take_platform_event
from shared.services.orders.payment_events import take_event
from shared.services.payments.gateway import webhook_secret
from shared.web.access import public, without_form_token
from shared.web.context import host

blueprint = Blueprint("payment_webhooks", __name__, url_prefix="/webhooks", subdomain="api")
MOST_BYTES = 512 * 1024


@blueprint.post("/<provider>/connect")
@without_form_token
@public
def take_platform_webhook(provider: str) -> tuple[Response, int]:
    """The events of all accounts that are connected with this platform, answered as those of one store are."""
    request.max_content_length = MOST_BYTES
    raw_body, known = request.get_data(cache=False), _online_provider(provider)
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        is_used = take_platform_event(host().platform_id, known.code, raw_body, headers)
    except Conflict as error:
        raise NotFound from error
    except BadSignature:
        return jsonify({"received": False}), 400
    return jsonify({"received": True, "used": is_used}), 200


@blueprint.post("/<provider>/<uuid:account>")
@without_form_token
@public
def take_webhook(provider: str, account: UUID) -> tuple[Response, int]:
    """One store's events: 200 for whatever is signed, 400 for what is not, 404 where no store takes such events.

    The signature is the caller's proof; there is no bearer, so the store is not named ``store_id`` here.
    """
    request.max_content_length = MOST_BYTES
    raw_body = request.get_data(cache=False)
    known = _online_provider(provider)
    headers = {name.lower(): value for name, value in request.headers.items()}
    with store_scope(account):
        _demand_set_up(known.code)
        try:
            is_used = take_event(known.code, raw_body, headers)
        except BadSignature:
            return jsonify({"received": False}), 400
    return jsonify({"received": True, "used": is_used}), 200


def _online_provider(slug: str) -> Provider:
    """Raises NotFound for one that is not installed, or sends nothing."""
    found = find_provider(slug.replace("-", "_"))
    if found is None or not found.is_online:
        raise NotFound
    return found


def _demand_set_up(code: str) -> None:
    """Raises NotFound for a store that is not this platform's, or has not set the provider up."""
    if current_store().platform_id != host().platform_id:
        raise NotFound
    try:
        webhook_secret(code)
    except Conflict as error:
        raise NotFound from error
