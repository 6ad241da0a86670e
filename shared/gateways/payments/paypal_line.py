"""The line to PayPal: access tokens, requests and refusals, through the one way out."""

import json
import threading
import time
from base64 import b64encode
from typing import Any

from shared.gateways.http import HttpAnswer, HttpClient
from shared.gateways.payments.base import GatewayRefused, PaymentDeclined
from shared.kernel.errors import GatewayFailed
from shared.kernel.i18n import gettext as _

#: A token is left alone this many seconds before its end.
SPARE_SECONDS = 120
DECLINED = frozenset(("INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "PAYER_CANNOT_PAY", "TRANSACTION_REFUSED"))
Values = dict[str, Any]


class Tokens:
    """Access tokens of this process until shortly before they end, by account."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[str, float]] = {}
        self._lock = threading.Lock()

    def find(self, account: tuple[str, ...]) -> str | None:
        with self._lock:
            token, until = self._kept.get(account, ("", 0.0))
        return token if until > time.monotonic() else None

    def keep(self, account: tuple[str, ...], token: str, seconds: int) -> None:
        now = time.monotonic()
        with self._lock:
            self._kept = {known: kept for known, kept in self._kept.items() if kept[1] > now}
            self._kept[account] = (token, now + seconds - SPARE_SECONDS)

    def forget(self, account: tuple[str, ...]) -> None:
        with self._lock:
            self._kept.pop(account, None)


TOKENS = Tokens()


class PayPalLine:
    """Requests of one account. ``owner`` keeps the tokens of different stores apart."""

    def __init__(self, http: HttpClient, api_base: str, client_id: str, secret: str, owner: str) -> None:
        self._http, self._base, self._client_id, self._secret = http, api_base, client_id, secret
        self._account = (owner, api_base, client_id, secret)

    def get(self, path: str) -> Values:
        return self._send("GET", path, None, "")

    def post(self, path: str, body: Values | bytes, *, key: str = "") -> Values:
        """``key`` makes a repeated request give the same answer (``PayPal-Request-Id``)."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._send("POST", path, raw, key)

    def sign_in(self) -> str:
        """A fresh access token. Raises GatewayRefused where PayPal does not know the account."""
        basic = b64encode(f"{self._client_id}:{self._secret}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"}
        told = self._http.post(f"{self._base}/v1/oauth2/token", b"grant_type=client_credentials", headers=headers)
        answer = _read(told)
        if told.status in (400, 401):
            raise GatewayRefused(_("PayPal does not accept this client ID and secret."))
        if not told.is_success or "access_token" not in answer:
            raise _unreachable()
        TOKENS.keep(self._account, answer["access_token"], int(answer.get("expires_in", 0)))
        return str(answer["access_token"])

    def _send(self, method: str, path: str, body: bytes | None, key: str) -> Values:
        """A token that PayPal has forgotten is replaced once."""
        known = TOKENS.find(self._account)
        told = self._ask(method, path, body, key, known or self.sign_in())
        if told.status == 401 and known:
            TOKENS.forget(self._account)
            told = self._ask(method, path, body, key, self.sign_in())
        answer = _read(told)
        if not told.is_success:
            raise _failure(told.status, answer)
        return answer

    def _ask(self, method: str, path: str, body: bytes | None, key: str, token: str) -> HttpAnswer:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Prefer": "return=representation",
        }
        if key:
            headers["PayPal-Request-Id"] = key
        return self._http.send(method, f"{self._base}{path}", body=body, headers=headers)


def _read(told: HttpAnswer) -> Values:
    if not told.body:
        return {}
    try:
        answer = json.loads(told.body)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    if told.is_success:
        raise _unreachable()
    return {}


def _failure(status: int, answer: Values) -> GatewayFailed:
    """PayPal's refusal as ours, with its own words; they are fit for merchants.

    What it will not do at all is told apart from what may work later, or has been done without our hearing of it.
    """
    issues = [issue for issue in answer.get("details") or [] if isinstance(issue, dict)]
    if status in (401, 403):
        return GatewayRefused(_("PayPal does not accept this client ID and secret."))
    if status == 429 or status >= 500:
        return _unreachable()
    words = next((issue["description"] for issue in issues if issue.get("description")), answer.get("message") or "")
    refusal = PaymentDeclined if any(issue.get("issue") in DECLINED for issue in issues) else GatewayRefused
    return refusal(_("PayPal refused: %(reason)s", reason=words or str(status)))


def _unreachable() -> GatewayFailed:
    return GatewayFailed(_("PayPal could not be reached. Try again in a moment."))
