"""VIES, the European Commission's register of VAT numbers, by its REST API (``/check-vat-number``).

It asks the member states' own registers, any of which may be away: that is an answer of its own, not a verdict.
"""

from typing import Any

import orjson

from shared.gateways.http import HttpClient
from shared.gateways.tax_registers.base import RegisterAnswer, RegisterSilent
from shared.kernel.config import Settings
from shared.kernel.errors import GatewayFailed, Invalid

#: Seconds that a shopper waits at most.
LONGEST = 5.0
#: What VIES says where only the number of whoever asks is wrong.
BAD_REQUESTER = "INVALID_REQUESTER_INFO"
#: Words about the number itself.
VERDICTS = ("VALID", "INVALID")
#: What stands for a name or an address that a member state does not tell.
UNTOLD = "---"
LONGEST_TEXT = 300


class ViesRegister:
    def __init__(self, client: HttpClient, *, api_base: str) -> None:
        self._client, self._base = client, api_base.rstrip("/")

    def check(self, tax_id: str, asked_by: str = "") -> RegisterAnswer:
        """Asks once more without ``asked_by`` where VIES does not take that: better no reference than no answer."""
        try:
            return _read(self._ask(tax_id, asked_by))
        except RegisterSilent as silence:
            if not asked_by or silence.reason != BAD_REQUESTER:
                raise
        return _read(self._ask(tax_id, ""))

    def _ask(self, tax_id: str, asked_by: str) -> dict[str, Any]:
        body = {"countryCode": tax_id[:2], "vatNumber": tax_id[2:]}
        if asked_by:
            body |= {"requesterMemberStateCode": asked_by[:2], "requesterNumber": asked_by[2:]}
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            answer = self._client.post(f"{self._base}/check-vat-number", orjson.dumps(body), headers=headers)
        except (GatewayFailed, Invalid) as failure:
            raise RegisterSilent(failure.message or "NO_ANSWER") from failure
        told = _told(answer.body)
        if not answer.is_success and not told:
            raise RegisterSilent(f"HTTP {answer.status}")
        return told


def connect_vies(settings: Settings) -> ViesRegister:
    client = HttpClient(
        allow_loopback=not settings.is_production, connect_timeout=2.0, read_timeout=LONGEST, longest=LONGEST
    )
    return ViesRegister(client, api_base=settings.vies_api_base)


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _read(told: dict[str, Any]) -> RegisterAnswer:
    """Only a plain yes or no counts; whatever else comes says nothing about the number. Raises RegisterSilent."""
    wrong = [str(one.get("error", "")) for one in told.get("errorWrappers") or () if isinstance(one, dict)]
    word = str(told.get("userError") or "")
    verdict = told.get("valid")
    if wrong or (word and word not in VERDICTS) or not isinstance(verdict, bool):
        raise RegisterSilent((wrong[0] if wrong else word) or "NO_ANSWER")
    names = ("requestIdentifier", "name", "address")
    reference, name, address = (str(told.get(key) or "").replace(UNTOLD, "").strip()[:LONGEST_TEXT] for key in names)
    return RegisterAnswer(verdict, reference, name, address)
