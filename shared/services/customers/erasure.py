"""Forgetting a customer: everything personal goes, but what the law wants kept on orders.

Orders keep names, addresses and amounts, as invoices and books must for years (for instance § 147 AO in Germany, art.
52 AWR in the Netherlands; the exception of article 17 (3) (b) GDPR). Telephone, note and e-mail address go from them.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update

from shared.db.session import session, transaction
from shared.events import outbox
from shared.events.customers import CustomerErased
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.carts.abandonment import AbandonedCheckout
from shared.models.carts.cart import Cart, CartStatus
from shared.models.customers.customer import Customer, CustomerAddress, customer_by_id, customer_for_update
from shared.models.customers.group import CustomerGroupMember
from shared.models.customers.sign_in import CustomerProof, CustomerSignIn, ProofKind
from shared.models.gift_cards.card import GiftCard
from shared.models.inventory.back_in_stock import BackInStockRequest
from shared.models.mail.bouncing import BouncingAddress
from shared.models.mail.message import MailMessage
from shared.models.orders.gift import OrderGift
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus
from shared.models.taxes.lookup import TaxIdLookup
from shared.services.customers.profile import make_nameless, nameless_email
from shared.services.customers.proofs import ask_proof, spend_link

ON_ITS_WAY = (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED)


def ask_erasure(customer_id: UUID, *, locale: str) -> None:
    """Mail the customer a link that erases the account. Raises Conflict (an order is still on its way), NotFound."""
    customer = customer_by_id(customer_id)
    _refuse_unfinished(customer)
    ask_proof(ProofKind.ERASE, customer.email, locale=locale, customer_id=customer.id)


def erase_by_link(token: str) -> None:
    """Erase the account whose owner followed the mailed link. Raises NotFound, Conflict."""
    with transaction():
        proof = spend_link(token, ProofKind.ERASE)
        assert proof.customer_id is not None
        erase_customer(proof.customer_id)


def erase_customer(customer_id: UUID) -> None:
    """Forget a customer for good. Asked again, nothing more happens. Raises NotFound, Conflict (unfinished order)."""
    with transaction():
        customer = customer_for_update(customer_id)
        if customer.erased_at is not None:
            return
        _refuse_unfinished(customer)
        _forget_carts(customer)
        _thin_orders(customer)
        nameless = {"email": "", "note": "", "sealed": None}  # who holds the code can still spend it
        _run(update(GiftCard).where(_whose(GiftCard, customer)).values(nameless))
        _forget_gifts(customer)
        for table in (CustomerAddress, CustomerSignIn, CustomerGroupMember):
            _run(delete(table).where(table.customer_id == customer.id))
        _run(delete(BackInStockRequest).where(BackInStockRequest.email == customer.email))
        _run(delete(CustomerProof).where(_whose(CustomerProof, customer)))
        _run(update(MailMessage).where(MailMessage.recipient == customer.email).values(recipient=_nobody(customer)))
        _run(delete(BouncingAddress).where(BouncingAddress.email == customer.email))
        make_nameless(customer)
        outbox.record(CustomerErased(customer.id))


def _refuse_unfinished(customer: Customer) -> None:
    open_goods = and_(Order.status == OrderStatus.OPEN, Order.fulfilment_state.in_(ON_ITS_WAY))
    unfinished = select(Order.name).where(Order.customer_id == customer.id, open_goods).limit(1)
    card_waits = and_(GiftCard.sealed.is_not(None), GiftCard.send_at > clock.now(), GiftCard.disabled_at.is_(None))
    bought = and_(Order.store_id == GiftCard.store_id, Order.id == GiftCard.order_id)
    waiting = select(Order.name).join(GiftCard, bought).where(Order.customer_id == customer.id, card_waits).limit(1)
    name = session().scalar(unfinished) or session().scalar(waiting)
    if name is not None:
        raise Conflict(
            _("Order %(name)s is not finished yet. Once it is delivered or cancelled, the account can go.", name=name)
        )


def _forget_gifts(customer: Customer) -> None:
    """Names, addresses and words of gifts that the customer gave, or got; and what a register said of a number."""
    mine = select(Order.id).where(Order.customer_id == customer.id)
    gone = {"email": "", "name": "", "message": ""}
    _run(update(OrderGift).where(or_(OrderGift.order_id.in_(mine), OrderGift.email == customer.email)).values(gone))
    numbers = select(Order.tax_id).where(Order.customer_id == customer.id, Order.tax_id != "")
    _run(delete(TaxIdLookup).where(TaxIdLookup.tax_id.in_(numbers)))


def _forget_carts(customer: Customer) -> None:
    """Open carts go; of those that became orders, what was typed at checkout."""
    ordered = select(Order.cart_id).where(Order.customer_id == customer.id)
    mine = or_(Cart.customer_id == customer.id, Cart.email == customer.email)
    left = _whose(AbandonedCheckout, customer)
    _run(delete(AbandonedCheckout).where(left, AbandonedCheckout.order_id.is_(None)))
    nobody = {"email": _nobody(customer), "name": "", "phone": "", "customer_id": None}
    _run(update(AbandonedCheckout).where(left).values(nobody))
    _run(delete(Cart).where(mine, Cart.status == CartStatus.OPEN))
    emptied: dict[str, Any] = {"checkout": {}, "email": "", "note": "", "customer_id": None}
    _run(update(Cart).where(or_(mine, Cart.id.in_(ordered))).values(emptied))


def _thin_orders(customer: Customer) -> None:
    mine = update(Order).where(Order.customer_id == customer.id)
    _run(mine.values(email=_nobody(customer), phone="", note=""))


def _whose(table: Any, customer: Customer) -> Any:
    return or_(table.customer_id == customer.id, table.email == customer.email)


def _nobody(customer: Customer) -> str:
    return nameless_email(customer.id)


def _run(statement: Any) -> None:
    session().execute(statement.execution_options(synchronize_session=False))
