"""A demo shop before its products: opened, set up, with deliveries and ways to pay."""

from uuid import UUID

from shared.cli.demo.shapes import DemoRate, DemoShop, DemoZone
from shared.cli.seeding.pickup import describe_place
from shared.db.session import leave_transaction, platform_scope, transaction
from shared.gateways.payments.emulator.objects import account_of
from shared.gateways.payments.emulator.people import application_of
from shared.gateways.payments.providers.paypal import PAYPAL, stand_in
from shared.gateways.payments.providers.paypal import connect as connect_paypal
from shared.gateways.payments.stripe import StripeGateway
from shared.gateways.payments.stripe_connect import StripeConnect
from shared.kernel.config import current_settings
from shared.kernel.errors import Conflict
from shared.models.payments.connection import find_platform_gateway
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE, find_method
from shared.models.shipping.rate import all_zones
from shared.models.stores.merchant import Merchant
from shared.models.stores.platform import Platform
from shared.models.stores.store import Store, current_store, find_store_by_handle
from shared.services.inventory.locations import ensure_default_location
from shared.services.orders.documents.preferences import InvoiceSettings, save_invoice_settings
from shared.services.payments.methods import set_payment_method
from shared.services.payments.platform_gateways import PlatformTerms, set_platform_gateway
from shared.services.shipping.rate_setup import RateInput, add_rate, set_rate_translation
from shared.services.shipping.zones import ZoneInput, create_zone
from shared.services.stores.links import api_url
from shared.services.stores.opening import NewStore, open_store
from shared.services.stores.settings import StoreDetails, set_locales, update_store

#: What paying on delivery costs the shopper, in minor units.
DELIVERY_FEES = {"EUR": 250, "EGP": 0, "JPY": 330}
#: Where the shops are, for their invoices.
ADDRESSES = {
    "kleistudio": "Vechtkade 14\n3584 AB Utrecht\nNederland",
    "fudekami": "浅草 2-3-4\n台東区 東京都 111-0032\n日本",
    "souq": "12 شارع النيل\nالقاهرة 11511\nمصر",
}


def ensure_store(platform: Platform, merchant: Merchant, shop: DemoShop) -> Store:
    """The merchant's store under the shop's handle. Wants a platform_scope. Raises Conflict where others have it."""
    store = find_store_by_handle(platform.id, shop.handle)
    if store is None:
        new = NewStore(
            shop.name, shop.handle, shop.country, shop.default_locale, shop.email, shop.currency, shop.timezone
        )
        store = open_store(merchant, new)
    if store.merchant_id != merchant.id:
        raise Conflict(f"The address {shop.handle} belongs to another merchant already; the demo needs it.")
    return store


def set_up_shop(shop: DemoShop) -> None:
    """Details, languages, a stock room and deliveries, once. Wants the shop's store_scope."""
    if all_zones():
        return
    with transaction():
        _describe(shop)
        set_locales(shop.default_locale, shop.locales, is_in_use=False)
        describe_place(shop, ensure_default_location())
        for zone in shop.zones:
            _make_zone(zone)
        _name_seller(shop)


def _describe(shop: DemoShop) -> None:
    update_store(
        StoreDetails(
            name=shop.name,
            email=shop.email,
            phone=shop.phone,
            description=shop.tagline[shop.default_locale],
            country=shop.country,
            timezone=shop.timezone,
            order_prefix="#",
        )
    )


def _name_seller(shop: DemoShop) -> None:
    """Enough for invoices, which are issued by hand."""
    address = ADDRESSES.get(shop.handle)
    if address:
        save_invoice_settings(InvoiceSettings(legal_name=shop.name, address=address))


def _make_zone(demo: DemoZone) -> None:
    zone = create_zone(ZoneInput(demo.title, demo.countries))
    for rate in demo.rates:
        _make_rate(zone.id, rate)


def _make_rate(zone_id: UUID, demo: DemoRate) -> None:
    rate = add_rate(zone_id, RateInput(demo.title, demo.price, demo.free_from))
    for locale, name in demo.translations.items():
        set_rate_translation(rate.id, locale, name)


def offer_payments(shop: DemoShop) -> None:
    """Cash on delivery, and cards and PayPal where stand-ins for them run. Wants the shop's store_scope."""
    if find_method(CASH_ON_DELIVERY) is None:
        fee = DELIVERY_FEES.get(shop.currency, 0)
        set_payment_method(CASH_ON_DELIVERY, enabled=True, config={"fee": fee})
    method = find_method(STRIPE)
    if method is None and _has_stand_in():
        set_payment_method(STRIPE, enabled=True, config={}, secrets=_stripe_account(shop.handle))
    if find_method(PAYPAL.code) is None and stand_in(current_settings()) and PAYPAL.takes(shop.currency):
        config, secrets = _paypal_account(shop.handle)
        set_payment_method(PAYPAL.code, enabled=True, config=config, secrets=secrets)


def offer_connect(platform: Platform) -> None:
    """Merchants may connect accounts at the stand-in, for one and a half percent. Wants a platform_scope."""
    if not _has_stand_in() or find_platform_gateway(platform.id, STRIPE) is not None:
        return
    key = f"sk_test_platform_{platform.id.hex[-12:]}"
    address = api_url(platform, "/webhooks/stripe/connect")
    leave_transaction()
    gateway = StripeConnect(key, api_base=current_settings().stripe_api_base)
    endpoint = gateway.register_webhook(address, idempotency_key=f"demo-connect-{platform.id}")
    terms = PlatformTerms(application_of(account_of(key)), 150, {"EUR": 10, "EGP": 200, "JPY": 15}, returns_fee=True)
    secrets = {"secret_key": key, "webhook_secret": endpoint.secret}
    set_platform_gateway(platform.id, STRIPE, enabled=True, terms=terms, secrets=secrets)


def _has_stand_in() -> bool:
    """The real Stripe wants a real account; the demo has none."""
    return not current_settings().stripe_api_base.endswith("api.stripe.com")


def _stripe_account(handle: str) -> dict[str, str]:
    """A test account of the shop's own at the stand-in, which sends its events to the store's address."""
    store, address = current_store(), _webhook_address(STRIPE)
    key = f"sk_test_{handle}_{store.id.hex[-12:]}"
    gateway = StripeGateway(key, api_base=current_settings().stripe_api_base)
    endpoint = gateway.register_webhook(address, idempotency_key=f"demo-webhook-{store.id}")
    return {"secret_key": key, "webhook_secret": endpoint.secret}


def _paypal_account(handle: str) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and secrets of a sandbox account of the shop's own at the stand-in for PayPal."""
    store, address = current_store(), _webhook_address(PAYPAL.code)
    config = {"client_id": f"client-{handle}-{store.id.hex[-12:]}", "mode": "sandbox", "capture": "automatic"}
    secrets = {"secret": f"sandbox-{store.id.hex}"}
    gateway = connect_paypal({**config, **secrets}, current_settings())
    endpoint = gateway.register_webhook(address, idempotency_key=f"demo-webhook-{store.id}")
    return config, {**secrets, "webhook_secret": endpoint.secret}


def _webhook_address(provider: str) -> str:
    store = current_store()
    leave_transaction()
    with platform_scope() as current:
        return api_url(current.get_one(Platform, store.platform_id), f"/webhooks/{provider}/{store.id}")
