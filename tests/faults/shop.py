"""The shop that the shoppers rush to, made by the services in the stack's own database."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from shared.db.session import platform_scope, store_scope, transaction
from shared.gateways.payments.stripe import StripeGateway
from shared.kernel.config import Settings
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE
from shared.models.stores.platform import first_platform
from shared.models.stores.store import Store
from shared.services.inventory.stock import set_stock
from shared.services.payments.methods import set_payment_method
from shared.services.staff.sign_up import SignUp, sign_up
from shared.services.stores.links import api_url
from tests.factories.catalog import make_product
from tests.factories.people import PASSWORD
from tests.factories.shipping import make_shipping_zone

PAYPAL = "paypal"


@dataclass(frozen=True)
class RushedShop:
    """A store with one product. ``account`` is its key at the stand-in for Stripe."""

    store_id: UUID
    host: str
    variant_id: UUID
    account: str
    webhook_secret: str

    def put_aside_first(self) -> None:
        """From now on cards are not charged at once."""
        with store_scope(self.store_id):
            secrets = {"secret_key": self.account, "webhook_secret": self.webhook_secret}
            set_payment_method(STRIPE, enabled=True, config={"capture": "manual"}, secrets=secrets)

    def take_paypal(self) -> None:
        """PayPal has no webhook of this shop: it hears nothing but what it asks for."""
        config = {"client_id": f"client-{self.store_id}", "mode": "sandbox", "capture": "automatic"}
        secrets = {"secret": f"sandbox-{self.store_id}", "webhook_secret": "none"}
        with store_scope(self.store_id):
            set_payment_method(PAYPAL, enabled=True, config=config, secrets=secrets)

    def restock(self, units: int) -> None:
        """Have so many units on the shelf."""
        with store_scope(self.store_id):
            set_stock(self.variant_id, units)


def open_shop(settings: Settings, *, stock: int, webhooks_to: str = "") -> RushedShop:
    """A new merchant's store that takes cash and, where a stand-in for Stripe answers, cards.

    Stripe tells the platform of payments, or whoever listens at ``webhooks_to``.
    """
    handle = f"rush-{uuid4().hex[:10]}"
    store, webhook_address = _sign_up(handle)
    key, secret = f"sk_test_{handle}", "whsec_nobody"
    if not settings.stripe_api_base.endswith("stripe.com"):
        gateway = StripeGateway(key, api_base=settings.stripe_api_base)
        secret = gateway.register_webhook(webhooks_to or webhook_address, idempotency_key=handle).secret
    with store_scope(store.id):
        make_shipping_zone("Netherlands", countries=("NL",))
        set_payment_method(CASH_ON_DELIVERY, enabled=True, config={})
        set_payment_method(STRIPE, enabled=True, config={}, secrets={"secret_key": key, "webhook_secret": secret})
        variant_id = make_product("Last Vase", stock=stock).variants[0].id
    return RushedShop(store.id, f"{handle}.{settings.stores_domain}", variant_id, key, secret)


def _sign_up(handle: str) -> tuple[Store, str]:
    with platform_scope(), transaction():
        platform = first_platform()
        asked = SignUp(
            name="Noor Bakker",
            email=f"{handle}@example.com",
            password=PASSWORD,
            store_name="Rush",
            handle=handle,
            country="NL",
            locale="en",
        )
        _user, store = sign_up(asked, platform)
        return store, api_url(platform, f"/webhooks/stripe/{store.id}")
