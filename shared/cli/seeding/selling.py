"""What makes a demo shop alive: taxes, an offer, a code, transfers, and today's orders with parcel, invoice and refund.

These few orders go the way that every order goes, through the services: so the demo shows what a shop shows.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from shared.cli.demo.merchants import demo_merchants
from shared.cli.demo.shapes import DemoCustomer, DemoShop
from shared.cli.seeding.customer_rows import address_of
from shared.db.session import session
from shared.kernel.addresses import check_phone
from shared.kernel.quantities import Unit
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.orders.order import Order
from shared.models.orders.refund import refunds_with_lines
from shared.models.payments.method import BANK_TRANSFER, CASH_ON_DELIVERY, find_method
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.models.shipping.rate import all_pickup_points, all_zones
from shared.models.taxes.settings import tax_settings
from shared.services.carts.checkout import Contact, save_choice, save_contact
from shared.services.carts.discounts import put_code
from shared.services.carts.lines import add_to_cart
from shared.services.orders.card_lines import issue_cards_of
from shared.services.orders.collect import note_cash_collected, note_transfer_received
from shared.services.orders.documents.credit import credit_refunded
from shared.services.orders.documents.issue import issue_invoice
from shared.services.orders.drafts.quoting import send_draft
from shared.services.orders.drafts.wishes import DraftWish, LineWish
from shared.services.orders.drafts.writing import create_draft
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.manual_discounts import ManualDiscount, Taken
from shared.services.orders.place import place_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.payments.methods import set_payment_method
from shared.services.promotions.discounts import create_discount
from shared.services.promotions.inputs import DiscountInput
from shared.services.taxes.presets import Preset, load_preset
from shared.services.taxes.setup import save_tax_settings

PRESETS = {"NL": Preset.EU, "JP": Preset.JAPAN, "EG": Preset.EGYPT}
OFFERS = {"nl": "Vier of meer: 10% eraf", "ja": "4点以上で10%オフ", "ar": "خصم 10% عند شراء أربع قطع أو أكثر"}
WELCOME = {"nl": "Welkom", "ja": "ようこそ", "ar": "أهلًا بك"}
CODE = "WELCOME10"
CARRIERS = {"NL": "PostNL", "JP": "Yamato", "EG": "Egypt Post"}
ACCOUNTS = {"NL": "IBAN: NL00 BANK 0123 4567 89", "JP": "口座: 0123456", "EG": "InstaPay: souq@instapay"}


def set_up_selling(shop: DemoShop) -> None:
    """Taxes in the prices, an offer, a code, and bank transfers; once. Wants the shop's store_scope."""
    if find_method(BANK_TRANSFER) is not None:
        return
    load_preset(PRESETS[shop.country])
    save_tax_settings(replace(tax_settings(), is_on=True, prices_include=True))
    locale = shop.default_locale
    off = DiscountInput(OFFERS.get(locale, CODE), DiscountKind.PERCENTAGE, DiscountClass.PRODUCT, value=1_000)
    create_discount(replace(off, min_quantity=4, combines_with=("order",)))
    welcome = DiscountInput(WELCOME.get(locale, CODE), DiscountKind.PERCENTAGE, DiscountClass.ORDER, value=1_000)
    create_discount(replace(welcome, code=CODE, customer_limit=1, combines_with=("product",)))
    transfer = {"accounts": ACCOUNTS[shop.country], "instructions": {}, "days": 14, "remind_days": 3}
    set_payment_method(BANK_TRANSFER, enabled=True, config=transfer)


def sell_today(shop: DemoShop, gift: UUID) -> int:
    """Today's orders; how many they are.

    One of a gift card, one to be picked up, one that was sent, invoiced and refunded in part, one that waits for its
    transfer. And a quote was sent.
    """
    buyers = [one for one in shop.customers if _rate_for(one) is not None][:3]
    goods = _plenty(2)
    if len(buyers) < 3 or len(goods) < 2:
        return 0
    packer = packer_of(shop)
    _sell_card(buyers[2], gift, packer)
    collected = _lay_ready(buyers[2], goods[1], packer)
    _quote(buyers[2], goods, packer)
    sent = _place(buyers[0], [(goods[0], 4), (goods[1], 1)], CASH_ON_DELIVERY, code=CODE)
    _send(sent, shop, packer)
    _place(buyers[1], [(goods[1], 1)], BANK_TRANSFER)
    return 3 + collected


def packer_of(shop: DemoShop) -> str:
    return next(one for one in demo_merchants() if shop.handle in one.shop_handles).people[1].name


def _sell_card(buyer: DemoCustomer, gift: UUID, packer: str) -> None:
    order = _place(buyer, [(gift, 1)], BANK_TRANSFER)
    note_transfer_received(order.id, actor=packer)
    issue_cards_of(order.id)


def _lay_ready(buyer: DemoCustomer, variant_id: UUID, packer: str) -> int:
    """An order that waits at the counter, where the shop has one."""
    point = next(iter(all_pickup_points()), None)
    if point is None:
        return 0
    fulfil_order(_place(buyer, [(variant_id, 1)], CASH_ON_DELIVERY, pickup=point.id).id, Parcel(), actor=packer)
    return 1


def _quote(buyer: DemoCustomer, goods: Sequence[UUID], packer: str) -> None:
    """A dozen at a price of its own."""
    draft = create_draft(
        DraftWish(
            lines=[
                LineWish(12, variant_id=goods[0], discount=ManualDiscount(Taken.PERCENTAGE, 1_500)),
                LineWish(2, variant_id=goods[1]),
            ],
            email=buyer.email,
            phone=check_phone(buyer.address.phone, buyer.address.country),
            address=address_of(buyer.address).to_dict(),
            locale=buyer.locale,
            rate_id=_rate_for(buyer),
        ),
        actor=packer,
    )
    send_draft(draft.id)


def _send(order: Order, shop: DemoShop, packer: str) -> None:
    issue_invoice(order.id, actor=packer)
    fulfil_order(order.id, Parcel(carrier=CARRIERS[shop.country], tracking_number="3SDEMO0123456"), actor=packer)
    note_cash_collected(order.id, actor=packer)
    wish = RefundWish(quantities={order.lines[0].id: 1}, reason="damaged")
    create_refund(order.id, wish, actor=packer)
    for refund in refunds_with_lines(order.id):
        credit_refunded(refund)


def _place(
    buyer: DemoCustomer,
    wanted: Sequence[tuple[UUID, int]],
    provider: str,
    *,
    code: str = "",
    pickup: UUID | None = None,
) -> Order:
    cart_id: UUID | None = None
    for variant_id, quantity in wanted:
        cart_id = add_to_cart(cart_id, variant_id, quantity, locale=buyer.locale).id
    assert cart_id is not None
    phone = check_phone(buyer.address.phone, buyer.address.country)
    contact = Contact(buyer.email, phone, address_of(buyer.address), picks_up=pickup is not None)
    save_contact(cart_id, contact, locale=buyer.locale)
    if code:
        put_code(cart_id, code)
    save_choice(cart_id, rate_id=str(pickup or _rate_for(buyer)), provider=provider)
    return place_order(cart_id)


def _rate_for(buyer: DemoCustomer) -> UUID | None:
    zones = (zone for zone in all_zones() if buyer.address.country in zone.countries)
    return next((zone.rates[0].id for zone in zones if zone.rates), None)


def _plenty(count: int) -> list[UUID]:
    """Variants of which most lie there, of so many products: none of them runs out by two orders."""
    free = StockLevel.on_hand - StockLevel.reserved
    wanted = (
        select(Variant.id, Variant.product_id)
        .join(StockLevel, (StockLevel.store_id == Variant.store_id) & (StockLevel.variant_id == Variant.id))
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .where(Product.status == ProductStatus.ACTIVE, Product.unit == Unit.PIECE, Variant.requires_shipping, free > 8)
        .order_by(free.desc(), Variant.id)
        .limit(50)
    )
    by_product: dict[UUID, UUID] = {}
    for variant_id, product_id in session().execute(wanted):
        by_product.setdefault(product_id, variant_id)
    return list(by_product.values())[:count]
