"""Access tokens for users."""

from typing import Any

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.staff.schemas import PasswordBody, RefreshBody, TokenSchema
from shared.services.staff.access_tokens import TokenPair, issue_tokens, refresh_tokens
from shared.web.access import public
from shared.web.context import host
from shared.web.limits import check_limit, client_address

blueprint = ApiBlueprint("tokens", __name__, "/tokens", "Signing in to the API as a user.")
RULE = "20 per minute"


@blueprint.route("")
class Tokens(MethodView):
    @blueprint.arguments(PasswordBody)
    @blueprint.response(201, TokenSchema)
    @blueprint.doc(security=[])
    @public
    def post(self, body: dict[str, Any]) -> Response:
        """Sign in with e-mail and password."""
        check_limit(RULE, "api-tokens", client_address())
        return _show(issue_tokens(host().platform_id, body["email"], body["password"]))


@blueprint.route("/refresh")
class Refresh(MethodView):
    @blueprint.arguments(RefreshBody)
    @blueprint.response(201, TokenSchema)
    @blueprint.doc(security=[])
    @public
    def post(self, body: dict[str, Any]) -> Response:
        """Exchange a refresh token for a new pair; a token that comes twice ends them all."""
        check_limit(RULE, "api-tokens", client_address())
        return _show(refresh_tokens(body["refresh_token"], host().platform_id))


def _show(pair: TokenPair) -> Response:
    body = {"access_token": pair.access, "refresh_token": pair.refresh, "expires_in": pair.expires_in}
    return answer(body, 201)
