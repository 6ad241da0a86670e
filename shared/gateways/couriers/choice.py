"""Which courier services there are, and how each is reached. A further one is one line here and its own file."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.gateways.couriers.base import CourierGateway
from shared.gateways.couriers.shippo import ShippoGateway
from shared.gateways.http import HttpClient
from shared.kernel.config import Settings
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _

SHIPPO = "shippo"
#: Seconds that a shopper waits for rates at most, and that staff wait for a label.
AT_CHECKOUT, AT_THE_DESK = 2.5, 20.0


@dataclass(frozen=True, slots=True)
class CourierService:
    code: str
    name: str
    connect: Callable[[str, HttpClient, Settings], CourierGateway]


SERVICES = {
    SHIPPO: CourierService(
        SHIPPO, "Shippo", lambda key, client, settings: ShippoGateway(key, client, api_base=settings.shippo_api_base)
    )
}


def connect_courier(code: str, key: str, settings: Settings, *, longest: float = AT_THE_DESK) -> CourierGateway:
    """The gateway of a store's account; answers are waited for ``longest`` seconds. Raises NotFound."""
    service = SERVICES.get(code)
    if service is None:
        raise NotFound(_("This courier service does not exist."))
    client = HttpClient(
        allow_loopback=not settings.is_production,
        connect_timeout=min(2.0, longest),
        read_timeout=longest,
        longest=longest,
    )
    return service.connect(key, client, settings)
