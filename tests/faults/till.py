"""A shop's own program: takes and gives back money through the API, over HTTP."""

import json
from typing import Any

from shared.db.session import platform_scope
from shared.modules.registry import all_permissions
from shared.services.staff.api_keys import create_api_key
from tests.faults.browser import Answer, Browser
from tests.faults.shop import RushedShop


class Till:
    """Holds a key that may do everything in one store."""

    def __init__(self, port: int, shop: RushedShop) -> None:
        with platform_scope():
            _key, self._token = create_api_key(shop.store_id, "Till", all_permissions(), maker=None)
        self._port, self._path = port, f"/api/v1/stores/{shop.store_id}/orders"

    def give_back(self, order_id: str, amount: int, *, key: str) -> Answer:
        """Ask for a refund."""
        return self._post(f"/{order_id}/refunds", {"amount": amount, "reason": "unwanted"}, key)

    def take(self, order_id: str, payment_id: str, *, key: str) -> Answer:
        """Ask for all that is put aside."""
        return self._post(f"/{order_id}/payments/{payment_id}/captures", {}, key)

    def _post(self, path: str, body: dict[str, Any], key: str) -> Answer:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        return Browser(self._port, "api.localhost").send(self._path + path, json.dumps(body).encode(), **headers)
