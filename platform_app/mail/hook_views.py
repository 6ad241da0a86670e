"""What mail providers tell us of mails that came back, signed by the deployment's own secret."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from shared.kernel import clock
from shared.kernel.config import current_settings
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.mail.bounces import note_bounce, take_report
from shared.services.mail.dsn import BounceKind
from shared.services.webhooks.signing import is_signed
from shared.web.access import public, without_form_token

blueprint = Blueprint("mail_hooks", __name__, url_prefix="/hooks/mail", subdomain="api")
MOST_BYTES = 1_000_000
MOST_AT_ONCE = 100
RAW = ("message/rfc822", "multipart/report")


@blueprint.post("/bounces")
@without_form_token
@public
def take_bounces() -> tuple[Response, int]:
    """A report as a mail server made it (``message/rfc822``), or one or many as JSON; 404 where no secret is set."""
    secret = current_settings().mail_hook_secret
    if not secret:
        raise NotFound
    request.max_content_length = MOST_BYTES
    raw_body = request.get_data(cache=True)
    if not is_signed(secret, dict(request.headers), raw_body, clock.now()):
        return jsonify({"received": False}), 400
    if request.mimetype in RAW:
        return jsonify({"received": True, "noted": int(take_report(raw_body, is_trusted=True))}), 200
    return jsonify({"received": True, "noted": sum(_note(row) for row in _rows())}), 200


def _rows() -> list[Any]:
    sent = request.get_json(silent=True)
    rows = sent if isinstance(sent, list) else [sent]
    if len(rows) > MOST_AT_ONCE or not all(isinstance(row, Mapping) for row in rows):
        raise Invalid(_("Send one report as an object, or a list of at most %(most)s.", most=MOST_AT_ONCE))
    return rows


def _note(row: Mapping[str, Any]) -> bool:
    """``{"message_id", "kind", "reason"}``; what names no mail of ours is passed over."""
    message_id = parse_id(str(row.get("message_id", "")).strip().strip("<>").partition("@")[0])
    kinds = {kind.value: kind for kind in BounceKind}
    kind = kinds.get(str(row.get("kind", "")))
    return message_id is not None and kind is not None and note_bounce(message_id, kind, str(row.get("reason", "")))
