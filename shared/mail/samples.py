"""Invented content for previews of mails; nothing of it is ever written down."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from shared.kernel import clock
from shared.kernel.currencies import exponent_of
from shared.kernel.i18n import current_language
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.quantities import Unit
from shared.models.orders.draft import DraftOrder
from shared.models.orders.fulfilment import Fulfilment
from shared.models.orders.label import ShippingLabel
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund
from shared.models.orders.status import PaymentState
from shared.models.payments.method import CASH_ON_DELIVERY
from shared.models.payments.proof import PaymentProof
from shared.models.returns.case import Return, ReturnLine
from shared.models.shipping.rate import RateKind
from shared.models.stores.store import current_store
from shared.services.orders.deposits import ShownDeposit

SAMPLE_NAME = "Noor Bakker"
SAMPLE_LINK = "https://example.com/"


def sample_order() -> Order:
    """Two things and their delivery, in the store's currency; no session knows it."""
    store = current_store()
    one = 10 ** exponent_of(store.currency)
    address = {"name": SAMPLE_NAME, "street": "Lange Nieuwstraat 8", "postcode": "3512 PH", "city": "Utrecht"}
    order = Order(
        token="sample",  # noqa: S106
        number=1001,
        name=f"{store.order_prefix}1001",
        email="noor@example.com",
        phone="",
        locale=current_language().code,
        currency=store.currency,
        subtotal=100 * one,
        shipping=5 * one,
        payment_fee=0,
        discount=0,
        tax=0,
        tax_included=0,
        tax_lines=[],
        tax_treatment="",
        total=105 * one,
        store_total=105 * one,
        shipping_address={**address, "country": "NL"},
        billing_address={},
        shipping_name="",
        delivery_kind=RateKind.DELIVERY,
        pickup_place={"name": store.name, "phone": "", "address": {**address, "name": "", "country": "NL"}},
        note="",
        payment_provider=CASH_ON_DELIVERY,
        payment_state=PaymentState.PENDING,
        placed_at=clock.now(),
    )
    order.lines = [_line(1, _("Example article"), 2, 30 * one), _line(2, _("Another article"), 1, 40 * one)]
    return order


def _line(position: int, title: str, quantity: int, price: int) -> OrderLine:
    return OrderLine(
        position=position,
        title=title,
        variant_title="",
        shown_title=title,
        shown_variant_title="",
        sku="SKU-1",
        quantity=quantity,
        unit=Unit.PIECE,
        unit_price=price,
        discount=0,
        total=price * quantity,
        parts=[],
    )


def sample_parcel() -> Fulfilment:
    return Fulfilment(carrier="PostNL", tracking_number="3SABCD1234567", tracking_url=SAMPLE_LINK)


def sample_refund() -> Refund:
    """All of the first thing was given back."""
    currency = current_store().currency
    refund = Refund(currency=currency, amount=30 * 10 ** exponent_of(currency), shipping=0, fee=0)
    refund.lines = []
    return refund


def sample_proof() -> PaymentProof:
    return PaymentProof(reason=_("The amount cannot be read in this picture."))


def sample_deposit() -> ShownDeposit:
    """A fifth of the order, until tomorrow."""
    one = _one()
    return ShownDeposit(21 * one, 84 * one, clock.now() + timedelta(days=1))


def sample_draft() -> DraftOrder:
    """A quote over one thing, and good for two weeks."""
    store, one = current_store(), _one()
    draft = DraftOrder(
        id=new_id(),
        token="sample",  # noqa: S106
        number=1001,
        name="D1001",
        email="noor@example.com",
        phone="",
        address={"name": SAMPLE_NAME, "country": "NL"},
        locale=current_language().code,
        currency=store.currency,
        total=105 * one,
        note=_("With the frame that we spoke about."),
        valid_until=clock.now() + timedelta(days=14),
    )
    draft.lines = []
    return draft


def sample_return(order: Order) -> Return:
    """One of the first thing comes back."""
    line = order.lines[0]
    line.id = new_id()
    returned = Return(id=new_id(), number=12, note="", reason=_("The seal was broken."))
    returned.swaps = []
    returned.lines = [ReturnLine(order_line_id=line.id, quantity=1, reason="size")]
    return returned


def sample_label() -> ShippingLabel:
    """Bought, and printed."""
    return ShippingLabel(tracking_number="3SABCD1234567", file_key="sample")


def sample_money(units: int) -> Money:
    """So many whole euros, yens or dinars of the store's."""
    return Money(units * _one(), current_store().currency)


def _one() -> int:
    return 10 ** exponent_of(current_store().currency)


def sample_file() -> Any:
    """As a file that was bought."""
    return SimpleNamespace(id=new_id(), filename="handbook.pdf", most=0, expires_at=None)
